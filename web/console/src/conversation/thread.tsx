import { Alert, Box, Button, Center, Group, Loader, Stack, Text } from '@mantine/core';
import type { Chat, ChatState } from '@omnichat/client';
import type { Message } from '@omnichat/client/types';
import { Fragment, type RefObject, useEffect, useRef } from 'react';
import { CaptionList } from '../calls/caption-list.js';
import type { Caption } from '../calls/captions.js';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';
import { day } from '../ui/time.js';
import { Bubble } from './bubble.js';
import { fateOf } from './fate.js';
import { Markdown } from './markdown.js';
import { MessageItem } from './message-item.js';
import { OutgoingItem } from './outgoing-item.js';

/** How far from the end, in pixels, still counts as being at the end. */
const NEAR = 120;
/** Words of the same author that follow within this time, in milliseconds, need not be signed. */
const SOON_MS = 5 * 60_000;

interface Props {
  readonly chat: Chat;
  readonly state: ChatState;
  /** What is being said in a call. */
  readonly captions: readonly Caption[];
}

/** The messages, what is being written, and what is not sent yet. Stays at the end unless the reader has scrolled up. */
export function Thread({ chat, state, captions }: Props) {
  const { messages, hasEarlier, outgoing, reply, failure } = state;
  const viewport = useRef<HTMLDivElement>(null);
  const follow = useFollowing(viewport, state, captions);
  return (
    <Box
      ref={viewport}
      onScroll={follow}
      flex={1}
      mih={0}
      style={{ overflowY: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label="Messages"
    >
      <Stack gap={10} p="md" role="log">
        {hasEarlier && (
          <Center>
            <Button size="xs" variant="subtle" onClick={() => void chat.loadEarlier().catch(tellFailure)}>
              Earlier messages
            </Button>
          </Center>
        )}
        {messages.map((message, index) => (
          <Fragment key={message.id}>
            <DayLine message={message} before={messages[index - 1]} />
            <MessageItem
              message={message}
              isContinued={isContinued(message, messages[index - 1])}
              fate={fateOf(message, messages, state.marks)}
              onRegenerate={mayRegenerate(message, state) ? () => void chat.regenerate().catch(tellFailure) : undefined}
            />
          </Fragment>
        ))}
        {messages.length === 0 && outgoing.length === 0 && captions.length === 0 && !reply && (
          <Text size="sm" c="dimmed" ta="center" py="xl">
            Nothing was said yet.
          </Text>
        )}
        {reply && (
          <Bubble side="business" tone="assistant" caption="Assistant, writing">
            {reply.text === '' ? <Loader size={16} type="dots" /> : <Markdown text={reply.text} />}
            <Group mt={6}>
              <Button size="compact-xs" variant="default" onClick={() => void chat.stop().catch(tellFailure)}>
                Stop
              </Button>
            </Group>
          </Bubble>
        )}
        {failure && (
          <Alert color="red" title="The assistant could not answer">
            <Button size="compact-xs" color="red" onClick={() => void chat.regenerate().catch(tellFailure)}>
              Try again
            </Button>
          </Alert>
        )}
        {outgoing.map((message) => (
          <OutgoingItem key={message.client_message_id} chat={chat} message={message} />
        ))}
        <CaptionList captions={captions} />
        <Typing typing={state.typing} />
      </Stack>
    </Box>
  );
}

/** Scrolls to the end with what comes, as long as the end was in sight. */
function useFollowing(
  viewport: RefObject<HTMLDivElement | null>,
  state: ChatState,
  captions: readonly Caption[],
): () => void {
  const isAtEnd = useRef(true);
  const { messages, outgoing, reply, typing } = state;
  useEffect(() => {
    const toEnd = (): void => {
      const element = viewport.current;
      if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
    };
    toEnd();
    // The room changes, too: a card opens above, the field below grows.
    const observer = new ResizeObserver(toEnd);
    if (viewport.current) observer.observe(viewport.current);
    return () => observer.disconnect();
  }, [viewport, messages, outgoing, reply, typing, captions]);
  return () => {
    const element = viewport.current;
    if (element) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
  };
}

function DayLine({ message, before }: { readonly message: Message; readonly before: Message | undefined }) {
  const name = day(message.created_at);
  if (before && day(before.created_at) === name) return null;
  return (
    <Text size="xs" c="dimmed" fw={600} ta="center" my={4}>
      {name}
    </Text>
  );
}

function Typing({ typing }: Pick<ChatState, 'typing'>) {
  const { me } = useSession();
  const isVisitor = typing.some(({ kind }) => kind === 'user' || kind === 'contact');
  const isColleague = typing.some(({ kind, id }) => kind === 'seller' && id !== me.id);
  return (
    <Group gap={6} role="status" mih={18}>
      {(isVisitor || isColleague) && (
        <>
          <Loader size={16} type="dots" color="gray" />
          <Text size="xs" c="dimmed">
            {isVisitor ? 'The visitor is typing' : 'A colleague is typing'}
          </Text>
        </>
      )}
    </Group>
  );
}

function isContinued(message: Message, before: Message | undefined): boolean {
  if (!before || before.role !== message.role || before.sender.id !== message.sender.id) return false;
  if (before.metadata.whisper !== message.metadata.whisper) return false;
  const isSoon = Date.parse(message.created_at) - Date.parse(before.created_at) < SOON_MS;
  return isSoon && day(before.created_at) === day(message.created_at);
}

/** Only the last word can be said anew, and only while the assistant has the floor. */
function mayRegenerate(message: Message, { conversation, messages, reply, outgoing }: ChatState): boolean {
  const isLast = message === messages.at(-1) && reply === null && outgoing.length === 0;
  return isLast && message.role === 'assistant' && conversation?.mode === 'assistant' && conversation.status === 'open';
}
