import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { apitokensCreate } from '@omnichat/client/rest';
import type { NewApiToken } from '@omnichat/client/types';
import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../../session/session.js';
import { Dialog } from '../dialog.js';
import { useChange } from '../use-resource.js';

const ROLES = [
  { value: 'service', label: 'Service' },
  { value: 'admin', label: 'Admin' },
] as const;

const ABOUT = {
  service: 'May do what sellers may: read and write conversations, contacts, the queue.',
  admin: 'May change everything in the project, too. Only for what manages it.',
} as const;

/** Makes a token, and shows it this once. */
export function TokenForm({ onClose }: { readonly onClose: () => void }) {
  const { client, me } = useSession();
  const [made, setMade] = useState<NewApiToken | null>(null);
  const form = useForm({
    initialValues: { name: '', role: 'service' as 'service' | 'admin', expires_in_days: 365 as number | '' },
  });
  const make = useChange(
    'tokens',
    ({ expires_in_days: days, ...values }: typeof form.values) =>
      apitokensCreate({
        client: client.rest,
        path: { id: me.project_id },
        body: { ...values, expires_in_days: days === '' ? 365 : days },
      }),
    { done: 'The token is made.', after: setMade, form },
  );
  if (made) return <Shown token={made} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title="Make an API token">
      <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack>
          <TextInput
            label="Name"
            description="Of the server that uses it."
            placeholder="Web shop"
            required
            maxLength={80}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Stack gap={4}>
            <Text size="sm" fw={500}>
              Role
            </Text>
            <SegmentedControl
              aria-label="Role"
              data={ROLES.map((role) => ({ ...role }))}
              {...form.getInputProps('role')}
            />
            <Text size="xs" c="dimmed">
              {ABOUT[form.values.role]}
            </Text>
          </Stack>
          <NumberInput
            label="Good for, in days"
            description="At most ten years."
            required
            min={1}
            max={3_650}
            {...form.getInputProps('expires_in_days')}
          />
          <Button type="submit" loading={make.isPending}>
            Make the token
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}

function Shown({ token, onClose }: { readonly token: NewApiToken; readonly onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={token.name} closeOnClickOutside={false}>
      <Stack>
        <Alert color="yellow" icon={<TriangleAlert size={18} />} title="Copy it now">
          It is shown this once. We keep only a fingerprint of it.
        </Alert>
        <Code block style={{ wordBreak: 'break-all', whiteSpace: 'pre-wrap' }}>
          {token.token}
        </Code>
        <Group justify="space-between">
          <CopyButton value={token.token}>
            {({ copied, copy }) => (
              <Button leftSection={copied ? <Check size={15} /> : <Copy size={15} />} onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
