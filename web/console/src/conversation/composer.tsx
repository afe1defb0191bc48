import { ActionIcon, Box, Button, Group, SegmentedControl, Text, Textarea, Tooltip } from '@mantine/core';
import type { Chat } from '@omnichat/client';
import type { Conversation } from '@omnichat/client/types';
import { Lock, SendHorizontal, Slash } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { CannedChoice } from '../canned/canned-choice.js';
import { useCannedChoice } from '../canned/use-canned-choice.js';
import { useSession } from '../session/session.js';
import { useShortcuts } from '../shell/use-shortcuts.js';
import classes from './composer.module.css';
import { Copilot } from './copilot.js';
import { CopilotMenu } from './copilot-menu.js';
import { useCopilot } from './use-copilot.js';
import type { DraftInHand, Kind } from './use-draft.js';

interface Props {
  readonly chat: Chat;
  readonly conversation: Conversation;
  readonly draft: DraftInHand;
}

/** Where a seller writes: to the visitor, or a note for colleagues; with canned replies and the copilot at hand. */
export function Composer({ chat, conversation, draft }: Props) {
  const { kind, text, put } = draft;
  const field = useRef<HTMLTextAreaElement>(null);
  const isBlocked = useIsAnothers(conversation) && kind === 'reply';
  const copilot = useCopilot(conversation.id);
  const canned = useCannedChoice(conversation.id, text, (content) => write(content));

  const write = (content: string, as: Kind = kind): void => {
    put({ kind: as, text: content });
    // After the field was drawn with it: the cursor belongs at the end.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(content.length, content.length);
    });
  };
  const send = (): void => {
    const content = text.trim();
    if (content === '' || isBlocked) return;
    put({ text: '' });
    void chat.send({ content, ...(kind === 'note' ? { note: true } : {}) });
  };
  const pressed = (event: KeyboardEvent): void => {
    if (canned.pressed(event)) return;
    if (event.key === 'Escape') field.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  useShortcuts({
    reply: () => write(text, 'reply'),
    note: () => write(text, 'note'),
    suggest: () => copilot.ask('suggestion'),
  });
  return (
    <Box px="md" pb="sm" pt={4}>
      <Copilot copilot={copilot} onUse={write} />
      <CannedChoice choice={canned} />
      <Box className={classes.box} data-kind={kind}>
        <Textarea
          ref={field}
          value={text}
          onChange={({ currentTarget }) => {
            put({ text: currentTarget.value });
            if (kind === 'reply') chat.typing(currentTarget.value !== '');
          }}
          onKeyDown={pressed}
          autosize
          minRows={2}
          maxRows={9}
          maxLength={16_384}
          variant="unstyled"
          px="sm"
          pt={6}
          disabled={isBlocked}
          aria-label={kind === 'note' ? 'Private note' : 'Reply'}
          {...canned.fieldProps}
          placeholder={placeholderFor(kind, conversation)}
        />
        <Group justify="space-between" gap="xs" px={8} pb={8}>
          <Group gap={6}>
            <SegmentedControl
              size="xs"
              value={kind}
              onChange={(value) => write(text, value)}
              data={[
                { value: 'reply', label: 'Reply' },
                { value: 'note', label: 'Private note' },
              ]}
            />
            <Tooltip label="Canned replies (/)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={30}
                disabled={isBlocked}
                onClick={() => write('/')}
                aria-label="Canned replies"
              >
                <Slash size={16} />
              </ActionIcon>
            </Tooltip>
            <CopilotMenu copilot={copilot} />
          </Group>
          <Button
            size="xs"
            {...(kind === 'note' ? { color: 'var(--console-note-deep)' } : {})}
            rightSection={kind === 'note' ? <Lock size={14} /> : <SendHorizontal size={14} />}
            onClick={send}
            disabled={isBlocked || text.trim() === ''}
          >
            {kind === 'note' ? 'Save note' : 'Send'}
          </Button>
        </Group>
      </Box>
      <Text size="xs" c="dimmed" mt={4} px={4} visibleFrom="sm">
        {isBlocked ? 'A colleague has this chat: leave a note, or ask for a transfer.' : hintFor(kind, conversation)}
      </Text>
    </Box>
  );
}

/** Whether a colleague has the floor, whom only administrators may interrupt. */
function useIsAnothers({ mode, seller_id: holder }: Conversation): boolean {
  const { me, isAdmin } = useSession();
  return mode === 'seller' && holder !== null && holder !== me.id && !isAdmin;
}

const placeholderFor = (kind: Kind, { mode }: Conversation): string => {
  if (kind === 'note') return 'Only colleagues see this.';
  return mode === 'seller' ? 'Write to the visitor' : 'Write, and you take over from the assistant';
};

const hintFor = (kind: Kind, { mode }: Conversation): string => {
  if (kind === 'note') return 'The visitor never sees a note.';
  return mode === 'seller'
    ? 'Enter sends, Shift+Enter begins a new line.'
    : 'Your message takes the floor; the assistant falls silent.';
};
