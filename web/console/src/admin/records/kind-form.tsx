import { Button, Stack, TextInput } from '@mantine/core';
import { kindsPut } from '@omnichat/client/rest';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../../session/session.js';
import { Dialog } from '../dialog.js';
import { useChange } from '../use-resource.js';
import { faultsIn, JsonEditor, parsed, SHOWN_BELOW } from './json-editor.js';

const EXAMPLE = {
  type: 'object',
  required: ['seats'],
  properties: { seats: { type: 'integer' }, fuel: { type: 'string' } },
};

interface Props {
  /** Null for a new one. */
  readonly kind: { readonly kind: string; readonly schema: Readonly<Record<string, unknown>> } | null;
  readonly onClose: () => void;
}

/** A kind of record: its name, and what its facts must be like. */
export function KindForm({ kind, onClose }: Props) {
  const { client } = useSession();
  const [, go] = useLocation();
  const [name, setName] = useState(kind?.kind ?? '');
  const [text, setText] = useState(JSON.stringify(kind?.schema ?? EXAMPLE, null, 2));
  const save = useChange(
    'kinds',
    (schema: Record<string, unknown>) => kindsPut({ client: client.rest, path: { kind: name }, body: { schema } }),
    {
      done: 'Saved.',
      form: SHOWN_BELOW,
      after: () => {
        go(`/records/${name}`);
        onClose();
      },
    },
  );
  const schema = parsed(text);
  return (
    <Dialog title={kind ? `Schema of ${kind.kind}` : 'Add a kind of record'} size="lg" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (schema) save.mutate(schema);
        }}
      >
        <Stack>
          {!kind && (
            <TextInput
              label="Name"
              description="As it stands in addresses: small letters, digits, - and _."
              placeholder="car"
              required
              pattern="[a-z][a-z0-9_\-]{0,63}"
              data-autofocus
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
          <JsonEditor
            label="Schema"
            description="JSON Schema (draft-07) of the facts."
            value={text}
            onChange={setText}
            faults={faultsIn(save.error)}
          />
          <Button type="submit" loading={save.isPending} disabled={!schema}>
            Save
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
