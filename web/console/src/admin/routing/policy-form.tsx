import { Card, Divider, Group, NumberInput, Select, Stack, Switch, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { SaveOrUndo, type SettingsFormProps } from '../../ui/form-ends.js';
import { HolidaysEditor } from './holidays-editor.js';
import { HoursEditor } from './hours-editor.js';
import { type PolicyValues, STRATEGIES } from './policy.js';

const RESPONDERS = [
  { value: 'assistant', label: 'The assistant answers first' },
  { value: 'seller', label: 'The seller has the floor at once' },
];
const LANGUAGE_MATCHES = [
  { value: 'preferred', label: 'Somebody is better than nobody' },
  { value: 'required', label: 'Only who speaks the language' },
];
const LOST = [
  { value: 'queue', label: 'The visitor waits for the next one' },
  { value: 'assistant', label: 'The assistant goes on' },
];
const AFTER_WAIT = [
  { value: 'assistant', label: 'The assistant goes on' },
  { value: 'email', label: 'The visitor is asked for an e-mail address' },
];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'];

export function PolicyForm({ form, isSaving, onSave }: SettingsFormProps<PolicyValues>) {
  return (
    <Card withBorder component="form" onSubmit={form.onSubmit(onSave)}>
      <Stack>
        <Title order={2} size="h5">
          Who gets a chat
        </Title>
        <Select
          label="Strategy"
          description={STRATEGIES[form.values.strategy].about}
          allowDeselect={false}
          data={Object.entries(STRATEGIES).map(([value, { label }]) => ({ value, label }))}
          {...form.getInputProps('strategy')}
        />
        <Choice form={form} name="first_responder" label="In a new chat" data={RESPONDERS} />
        <Choice form={form} name="language_match" label="When nobody speaks the language" data={LANGUAGE_MATCHES} />
        <Divider />
        <Title order={2} size="h5">
          While a visitor waits
        </Title>
        <Group grow align="flex-start">
          <NumberInput
            label="Longest wait (seconds)"
            description="Empty: as long as it takes."
            placeholder="As long as it takes"
            min={10}
            max={86_400}
            step={30}
            {...form.getInputProps('max_wait_seconds')}
          />
          <Choice form={form} name="on_max_wait" label="Then" description="After the longest wait." data={AFTER_WAIT} />
        </Group>
        <Switch
          label="The assistant helps while a visitor waits"
          {...form.getInputProps('assistant_helps_while_queued', { type: 'checkbox' })}
        />
        <Group grow align="flex-start">
          <NumberInput
            label="Seller absent for (seconds)"
            description="Then the chat is taken back."
            required
            min={0}
            max={3_600}
            step={15}
            {...form.getInputProps('grace_seconds')}
          />
          <Choice
            form={form}
            name="on_seller_lost"
            label="Then"
            description="When a seller has vanished."
            data={LOST}
          />
        </Group>
        <Choice form={form} name="priority" label="Priority in the queue" data={PRIORITIES} />
        <Divider />
        <HoursEditor form={form} />
        <HolidaysEditor form={form} />
        <SaveOrUndo form={form} isSaving={isSaving} />
      </Stack>
    </Card>
  );
}

interface ChoiceProps {
  readonly form: UseFormReturnType<PolicyValues>;
  readonly name: keyof PolicyValues;
  readonly label: string;
  readonly description?: string;
  readonly data: readonly string[] | readonly { value: string; label: string }[];
}

function Choice({ form, name, label, description, data }: ChoiceProps) {
  return (
    <Select
      label={label}
      description={description}
      allowDeselect={false}
      data={data as { value: string; label: string }[]}
      {...form.getInputProps(name)}
    />
  );
}
