import { Box, Button, Group, SegmentedControl, Text, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Chat } from '@omnichat/client';
import type { Conversation } from '@omnichat/client/types';
import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useSession } from '../session/session.js';

interface Props {
  readonly chat: Chat;
  readonly conversation: Conversation;
}

type Kind = 'reply' | 'note';

/** Where a seller writes: to the visitor, or a note for colleagues. */
export function Composer({ chat, conversation }: Props) {
  const { me, isAdmin } = useSession();
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>('reply');
  const field = useRef<HTMLTextAreaElement>(null);
  const { mode, seller_id: holder } = conversation;
  const isAnothers = mode === 'seller' && holder !== null && holder !== me.id && !isAdmin;
  const isBlocked = kind === 'reply' && isAnothers;

  useHotkeys([['R', () => field.current?.focus()]]);

  const send = (): void => {
    const content = text.trim();
    if (content === '' || isBlocked) return;
    setText('');
    void chat.send({ content, ...(kind === 'note' ? { note: true } : {}) });
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <Box p="sm" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Group justify="space-between" mb={6}>
        <SegmentedControl
          size="xs"
          value={kind}
          onChange={(value) => setKind(value)}
          data={[
            { value: 'reply', label: 'Reply' },
            { value: 'note', label: 'Private note' },
          ]}
        />
      </Group>
      <Textarea
        ref={field}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          if (kind === 'reply') chat.typing(currentTarget.value !== '');
        }}
        onKeyDown={pressed}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={16_384}
        disabled={isBlocked}
        aria-label={kind === 'note' ? 'Private note' : 'Reply'}
        placeholder={placeholderFor(kind, mode)}
        styles={kind === 'note' ? { input: { background: 'var(--mantine-color-yellow-light)' } } : {}}
      />
      <Group justify="space-between" mt={6}>
        <Text size="xs" c="dimmed">
          {isBlocked ? 'A colleague has this conversation: leave a note, or ask for a transfer.' : hintFor(kind, mode)}
        </Text>
        <Button
          size="xs"
          rightSection={<SendHorizontal size={14} />}
          onClick={send}
          disabled={isBlocked || text.trim() === ''}
        >
          {kind === 'note' ? 'Save note' : 'Send'}
        </Button>
      </Group>
    </Box>
  );
}

const placeholderFor = (kind: Kind, mode: Conversation['mode']): string => {
  if (kind === 'note') return 'Only colleagues see this.';
  return mode === 'seller' ? 'Write to the visitor' : 'Write, and you take over from the assistant';
};

const hintFor = (kind: Kind, mode: Conversation['mode']): string => {
  if (kind === 'note' || mode === 'seller') return 'Enter sends, Shift+Enter begins a new line.';
  return 'Your message takes the floor; the assistant falls silent.';
};
