import { Button, Code, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { cannedrepliesChange, cannedrepliesCreate } from '@omnichat/client/rest';
import type { CannedReply } from '@omnichat/client/types';
import { useChange } from '../admin/use-resource.js';
import { useSession } from '../session/session.js';

/** What a reply may name; the server says so, too, when it refuses another one. */
const VARIABLES = ['contact.name', 'contact.email', 'contact.phone', 'seller.name', 'conversation.title'];

interface Props {
  /** Null for a new one. */
  readonly reply: CannedReply | null;
  readonly onDone: () => void;
}

export function CannedForm({ reply, onDone }: Props) {
  const { client, me } = useSession();
  const form = useForm({
    initialValues: { shortcut: reply?.shortcut ?? '', title: reply?.title ?? '', content: reply?.content ?? '' },
    validate: {
      shortcut: (value) => (/^[a-z0-9][a-z0-9-]{0,49}$/.test(value) ? null : 'Use a to z, digits and hyphens.'),
      content: (value) => (value.trim() === '' ? 'Write what is to be said.' : null),
    },
  });
  const save = useChange(
    'canned',
    ({ title, ...values }: typeof form.values) =>
      reply === null
        ? cannedrepliesCreate({
            client: client.rest,
            query: { project_id: me.project_id },
            body: { ...values, ...(title === '' ? {} : { title }) },
          })
        : cannedrepliesChange({
            client: client.rest,
            path: { id: reply.id },
            body: { ...values, title: title || null },
          }),
    { done: 'Saved.', after: onDone },
  );
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <Group grow align="flex-start">
          <TextInput label="Shortcut" leftSection="/" required maxLength={50} {...form.getInputProps('shortcut')} />
          <TextInput label="Title" maxLength={200} {...form.getInputProps('title')} />
        </Group>
        <Textarea
          label="Text"
          required
          autosize
          minRows={4}
          maxRows={14}
          maxLength={4_000}
          {...form.getInputProps('content')}
        />
        <Text size="xs" c="dimmed" component="div">
          Names that are filled in:{' '}
          {VARIABLES.map((name) => (
            <Code key={name} mr={4}>{`{{${name}}}`}</Code>
          ))}
          With a word for where the name is not known: <Code>{'{{contact.name|there}}'}</Code>
        </Text>
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
