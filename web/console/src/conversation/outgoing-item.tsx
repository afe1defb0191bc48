import { Button, Group, Text } from '@mantine/core';
import type { Chat, OutgoingMessage } from '@omnichat/client';
import { Bubble } from './bubble.js';

interface Props {
  readonly chat: Chat;
  readonly message: OutgoingMessage;
}

/** What was written here and is not stored yet. */
export function OutgoingItem({ chat, message }: Props) {
  const { client_message_id: id, content, error } = message;
  return (
    <Bubble side="business" tone="pending" caption={error ? 'Not sent' : 'Sending …'}>
      <span style={{ whiteSpace: 'pre-wrap' }}>{content}</span>
      {error && (
        <Group mt={6} gap="xs">
          <Text size="xs" c="red">
            {error.message}
          </Text>
          <Button size="compact-xs" variant="light" onClick={() => chat.retry(id)}>
            Send again
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void chat.discard(id)}>
            Discard
          </Button>
        </Group>
      )}
    </Bubble>
  );
}
