import { Center, Group, Text } from '@mantine/core';
import type { Message } from '@omnichat/client/types';
import { CheckCheck, StickyNote } from 'lucide-react';
import { clock } from '../ui/time.js';
import { Bubble, type Tone } from './bubble.js';
import { Markdown } from './markdown.js';
import { SourceList } from './source-list.js';

const TONES: Record<string, Tone> = { user: 'visitor', assistant: 'assistant', seller: 'seller', note: 'note' };

interface Props {
  readonly message: Message;
  /** Up to which `seq` the visitor has read. */
  readonly readUpTo: number;
}

/** A stored message, in the look of whoever wrote it. */
export function MessageItem({ message, readUpTo }: Props) {
  const { role, content, created_at: time, seq, status } = message;
  if (role === 'system') {
    return (
      <Center>
        <Text size="xs" c="dimmed" ta="center">
          {content} · {clock(time)}
        </Text>
      </Center>
    );
  }
  const isVisitor = role === 'user';
  const caption = (
    <Group gap={4} justify={isVisitor ? 'flex-start' : 'flex-end'}>
      {role === 'note' && <StickyNote size={12} aria-hidden />}
      <span>
        {authorOf(message)} · <time dateTime={time}>{clock(time)}</time>
        {status === 'stopped' && ' · stopped'}
        {status === 'failed' && ' · broken off'}
      </span>
      {!isVisitor && role !== 'note' && seq <= readUpTo && <CheckCheck size={13} aria-label="Read" />}
    </Group>
  );
  return (
    <Bubble side={isVisitor ? 'visitor' : 'business'} tone={TONES[role] ?? 'visitor'} caption={caption}>
      {isVisitor ? <span style={{ whiteSpace: 'pre-wrap' }}>{content}</span> : <Markdown text={content} />}
      {role === 'assistant' && <SourceList metadata={message.metadata} />}
    </Bubble>
  );
}

function authorOf({ role, sender }: Message): string {
  if (role === 'assistant') return 'Assistant';
  if (role === 'note') return `Note by ${sender.name ?? 'a colleague'}`;
  return sender.name ?? (role === 'user' ? 'Visitor' : 'Seller');
}
