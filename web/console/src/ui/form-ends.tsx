import { Button, Group } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';

/** What a form of settings is given. */
export interface SettingsFormProps<Values extends Record<string, unknown>> {
  readonly form: UseFormReturnType<Values>;
  readonly isSaving: boolean;
  readonly onSave: (values: Values) => void;
}

interface Props {
  readonly form: Pick<UseFormReturnType<Record<string, unknown>>, 'isDirty' | 'reset'>;
  readonly isSaving: boolean;
}

/** How a form of settings ends: what was changed is saved or taken back. */
export function SaveOrUndo({ form, isSaving }: Props) {
  return (
    <Group>
      <Button type="submit" loading={isSaving} disabled={!form.isDirty()}>
        Save
      </Button>
      <Button variant="default" onClick={form.reset} disabled={!form.isDirty() || isSaving}>
        Undo
      </Button>
    </Group>
  );
}
