import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { recordsPut } from '@omnichat/client/rest';
import type { KnowledgeRecord } from '@omnichat/client/types';
import { type FormEvent, useState } from 'react';
import { useSession } from '../../session/session.js';
import { Dialog } from '../dialog.js';
import { useChange } from '../use-resource.js';
import { faultsIn, JsonEditor, parsed, SHOWN_BELOW } from './json-editor.js';
import { factsOf, propertyValues } from './property-fields.js';
import { PropertyFields } from './property-form.js';

interface Props {
  readonly kind: string;
  /** Null for a new one. */
  readonly record: KnowledgeRecord | null;
  readonly onClose: () => void;
}

/** A record: the fields of a property, or the facts of any kind as JSON. */
export function RecordForm({ kind, record, onClose }: Props) {
  const { client } = useSession();
  const before = record?.facts ?? {};
  const isProperty = kind === 'property';
  const [isText, setText] = useState(!isProperty);
  const [id, setId] = useState(record?.external_id ?? '');
  const [json, setJson] = useState(JSON.stringify(before, null, 2));
  const form = useForm({ initialValues: propertyValues(before) });
  const save = useChange(
    `records/${kind}`,
    (facts: Record<string, unknown>) =>
      recordsPut({ client: client.rest, path: { kind, external_id: id }, body: { facts } }),
    { done: 'Saved. Answers know it in a moment.', after: onClose, form: isText ? SHOWN_BELOW : form },
  );
  const facts = isText ? parsed(json) : factsOf(form.values, before);
  const turn = (to: string): void => {
    if (to === 'json') setJson(JSON.stringify(facts, null, 2));
    else form.setValues(propertyValues(parsed(json) ?? {}));
    setText(to === 'json');
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (facts) save.mutate(facts);
  };
  return (
    <Dialog title={record ? record.title : `Add a ${kind}`} size="xl" onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          <Group justify="space-between" align="flex-end">
            {record ? (
              <span />
            ) : (
              <TextInput
                label="Id"
                description="Your own name for it."
                placeholder="lantern-court"
                required
                maxLength={255}
                data-autofocus
                value={id}
                onChange={({ currentTarget }) => setId(currentTarget.value)}
              />
            )}
            {isProperty && (
              <SegmentedControl
                size="xs"
                aria-label="How to edit"
                value={isText ? 'json' : 'form'}
                onChange={turn}
                data={[
                  { value: 'form', label: 'Form' },
                  { value: 'json', label: 'JSON' },
                ]}
              />
            )}
          </Group>
          {isText ? (
            <JsonEditor
              label="Facts"
              description="A JSON object."
              value={json}
              onChange={setJson}
              faults={faultsIn(save.error)}
            />
          ) : (
            <PropertyFields form={form} />
          )}
          <Button type="submit" loading={save.isPending} disabled={!facts}>
            Save
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
