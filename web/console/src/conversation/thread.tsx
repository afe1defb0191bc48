import { Alert, Box, Button, Center, Group, Loader, Stack, Text } from '@mantine/core';
import type { Chat, ChatState } from '@omnichat/client';
import { useEffect, useRef } from 'react';
import { Bubble } from './bubble.js';
import { MessageItem } from './message-item.js';
import { OutgoingItem } from './outgoing-item.js';

/** How far from the end, in pixels, still counts as being at the end. */
const NEAR = 120;

/** The messages, what is being written, and what is not sent yet. Stays at the end unless the reader has scrolled up. */
export function Thread({ chat, state }: { readonly chat: Chat; readonly state: ChatState }) {
  const { messages, hasEarlier, outgoing, reply, failure, typing, marks } = state;
  const viewport = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  useEffect(() => {
    const element = viewport.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [messages, outgoing, reply, typing]);

  const scrolled = (): void => {
    const element = viewport.current;
    if (element) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
  };

  const typists = typing.filter(({ kind }) => kind === 'user' || kind === 'contact');
  return (
    <Box ref={viewport} onScroll={scrolled} flex={1} className="thread" style={{ overflowY: 'auto' }} tabIndex={0}>
      <Stack gap="xs" p="md" role="log" aria-label="Messages">
        {hasEarlier && (
          <Center>
            <Button size="xs" variant="subtle" onClick={() => void chat.loadEarlier()}>
              Earlier messages
            </Button>
          </Center>
        )}
        {messages.map((message) => (
          <MessageItem key={message.id} message={message} readUpTo={marks.read.contact ?? marks.read.user ?? 0} />
        ))}
        {reply && (
          <Bubble side="business" tone="assistant" caption="Assistant, writing">
            {reply.text === '' ? <Loader size={14} type="dots" /> : reply.text}
            <Group mt={6}>
              <Button size="compact-xs" variant="default" onClick={() => void chat.stop()}>
                Stop
              </Button>
            </Group>
          </Bubble>
        )}
        {failure && (
          <Alert color="red" title="The assistant could not answer">
            <Button size="compact-xs" variant="light" color="red" onClick={() => void chat.regenerate()}>
              Try again
            </Button>
          </Alert>
        )}
        {outgoing.map((message) => (
          <OutgoingItem key={message.client_message_id} chat={chat} message={message} />
        ))}
        {typists.length > 0 && (
          <Text size="xs" c="dimmed" role="status">
            The visitor is typing …
          </Text>
        )}
      </Stack>
    </Box>
  );
}
