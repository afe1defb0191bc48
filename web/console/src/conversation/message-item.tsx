import { ActionIcon, Divider, Group, Text, Tooltip } from '@mantine/core';
import type { Message } from '@omnichat/client/types';
import { Bot, Lock, Mic, RefreshCw } from 'lucide-react';
import { endOfCall } from '../calls/call-ends.js';
import { clock } from '../ui/time.js';
import { Bubble, type Tone } from './bubble.js';
import { Markdown } from './markdown.js';
import { SourceList } from './source-list.js';

const TONES: Record<string, Tone> = { user: 'visitor', assistant: 'assistant', seller: 'seller', note: 'note' };

interface Props {
  readonly message: Message;
  /** The same author has just said something: no need to name who it is. */
  readonly isContinued: boolean;
  /** What became of it, on the visitor's side. */
  readonly fate: string | null;
  /** Has the question answered once more; absent where that is not to be had. */
  readonly onRegenerate?: (() => void) | undefined;
}

/** A stored message, in the look of whoever wrote it. */
export function MessageItem({ message, isContinued, fate, onRegenerate }: Props) {
  const { role, content, created_at: time, status } = message;
  if (role === 'system')
    return <SystemLine text={[content, endOfCall(message)].filter(Boolean).join(' ')} time={time} />;
  const isVisitor = role === 'user';
  const hasEnded = status === 'stopped' ? 'Stopped' : status === 'failed' ? 'Broken off' : null;
  const footer = [hasEnded, fate].filter(Boolean).join(' · ');
  return (
    <Bubble
      side={isVisitor ? 'visitor' : 'business'}
      tone={TONES[role] ?? 'visitor'}
      caption={isContinued ? null : <Caption message={message} />}
      footer={
        (footer !== '' || onRegenerate) && (
          <Group gap={4} justify={isVisitor ? 'flex-start' : 'flex-end'}>
            {footer}
            {onRegenerate && (
              <Tooltip label="Answer once more">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  onClick={onRegenerate}
                  aria-label="Answer once more"
                >
                  <RefreshCw size={13} />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        )
      }
    >
      {isVisitor ? <div className="as-written">{content}</div> : <Markdown text={content} />}
      {role === 'assistant' && <SourceList metadata={message.metadata} />}
    </Bubble>
  );
}

function Caption({ message }: { readonly message: Message }) {
  const { role, metadata, created_at: time } = message;
  return (
    <Group gap={5} justify={role === 'user' ? 'flex-start' : 'flex-end'}>
      {role === 'note' && <Lock size={12} aria-hidden />}
      {role === 'assistant' && <Bot size={13} aria-hidden />}
      {metadata.channel === 'voice' && role !== 'note' && (
        <Mic size={12} role="img" aria-label="Spoken" aria-hidden={false} />
      )}
      <span>
        {authorOf(message)} · <time dateTime={time}>{clock(time)}</time>
      </span>
    </Group>
  );
}

function SystemLine({ text, time }: { readonly text: string; readonly time: string }) {
  return (
    <Divider
      my={6}
      label={
        <Text size="xs" c="dimmed" ta="center">
          {text} · <time dateTime={time}>{clock(time)}</time>
        </Text>
      }
    />
  );
}

function authorOf({ role, sender, metadata }: Message): string {
  if (role === 'assistant') return 'Assistant';
  if (role === 'note' && metadata.whisper) return `Whisper by ${sender.name ?? 'a colleague'}`;
  if (role === 'note') return `Private note by ${sender.name ?? 'a colleague'}`;
  return sender.name ?? (role === 'user' ? 'Visitor' : 'Seller');
}
