import { ActionIcon, Button, Card, Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { cannedrepliesDelete } from '@omnichat/client/rest';
import type { CannedReply } from '@omnichat/client/types';
import { MessageSquareText, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Page } from '../admin/page.js';
import { useChange } from '../admin/use-resource.js';
import { useSession } from '../session/session.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { CannedForm } from './canned-form.js';
import { useCanned } from './use-canned.js';

/** The replies that are sent often, for everybody who answers. */
export function CannedPage() {
  const { data, error, refetch } = useCanned();
  const [edited, setEdited] = useState<CannedReply | 'new' | null>(null);
  const [dropped, setDropped] = useState<CannedReply | null>(null);
  const close = (): void => setEdited(null);
  return (
    <Page
      title="Canned replies"
      about="What is written often. Type / and the shortcut into a reply; the names are filled in for the visitor in front of you."
      actions={
        <Button leftSection={<Plus size={16} />} onClick={() => setEdited('new')}>
          New reply
        </Button>
      }
    >
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && (
        <Empty icon={MessageSquareText} title="No canned replies yet">
          A greeting, the way to the office, the next steps: write them once.
        </Empty>
      )}
      {data?.map((reply) => (
        <Line key={reply.id} reply={reply} onEdit={() => setEdited(reply)} onDrop={() => setDropped(reply)} />
      ))}
      <Modal
        opened={edited !== null}
        onClose={close}
        title={<Text fw={600}>{edited === 'new' ? 'New canned reply' : 'Change the canned reply'}</Text>}
        closeButtonProps={{ 'aria-label': 'Close' }}
        size="lg"
      >
        {edited && <CannedForm reply={edited === 'new' ? null : edited} onDone={close} />}
      </Modal>
      <Modal
        opened={dropped !== null}
        onClose={() => setDropped(null)}
        title={<Text fw={600}>Delete this reply?</Text>}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {dropped && <Dropping reply={dropped} onDone={() => setDropped(null)} />}
      </Modal>
    </Page>
  );
}

interface LineProps {
  readonly reply: CannedReply;
  readonly onEdit: () => void;
  readonly onDrop: () => void;
}

function Line({ reply, onEdit, onDrop }: LineProps) {
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={4} miw={0}>
          <Group gap="xs">
            <Kbd>/{reply.shortcut}</Kbd>
            {reply.title && (
              <Text size="sm" fw={600}>
                {reply.title}
              </Text>
            )}
          </Group>
          <Text size="sm" c="dimmed" className="as-written">
            {reply.content}
          </Text>
        </Stack>
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="subtle" color="gray" onClick={onEdit} aria-label={`Change /${reply.shortcut}`}>
            <Pencil size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" onClick={onDrop} aria-label={`Delete /${reply.shortcut}`}>
            <Trash2 size={16} />
          </ActionIcon>
        </Group>
      </Group>
    </Card>
  );
}

function Dropping({ reply, onDone }: { readonly reply: CannedReply; readonly onDone: () => void }) {
  const { client } = useSession();
  const drop = useChange('canned', () => cannedrepliesDelete({ client: client.rest, path: { id: reply.id } }), {
    done: 'Deleted.',
    after: onDone,
  });
  return (
    <Stack>
      <Text size="sm">
        <Kbd>/{reply.shortcut}</Kbd> will be gone for everybody.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Keep
        </Button>
        <Button color="red" loading={drop.isPending} onClick={() => drop.mutate(undefined)}>
          Delete
        </Button>
      </Group>
    </Stack>
  );
}
