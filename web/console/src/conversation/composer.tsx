import { ActionIcon, Box, Button, Group, SegmentedControl, Text, Textarea, Tooltip } from '@mantine/core';
import type { Chat } from '@omnichat/client';
import type { Conversation, RunningCall } from '@omnichat/client/types';
import { Slash } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useWhisper } from '../calls/use-whisper.js';
import { CannedChoice } from '../canned/canned-choice.js';
import { useCannedChoice } from '../canned/use-canned-choice.js';
import { useSession } from '../session/session.js';
import { useShortcuts } from '../shell/use-shortcuts.js';
import { kindsOf, wordsFor } from './composer-kinds.js';
import classes from './composer.module.css';
import { Copilot } from './copilot.js';
import { CopilotMenu } from './copilot-menu.js';
import { type CopilotState, useCopilot } from './use-copilot.js';
import type { DraftInHand, Kind } from './use-draft.js';

interface Props {
  readonly chat: Chat;
  readonly conversation: Conversation;
  readonly draft: DraftInHand;
  readonly call: RunningCall | null;
}

/** Where a seller writes: to the visitor, to colleagues, or to the assistant in a call; with canned replies and the copilot at hand. */
export function Composer({ chat, conversation, draft, call }: Props) {
  const { text, put } = draft;
  const canWhisper = call?.assistant === 'speaks';
  // What was meant for the assistant must not reach the visitor when the call ends meanwhile.
  const kind = draft.kind === 'whisper' && !canWhisper ? 'note' : draft.kind;
  const words = wordsFor(kind, conversation);
  const field = useRef<HTMLTextAreaElement>(null);
  const isBlocked = useIsAnothers(conversation) && kind === 'reply';
  const whisper = useWhisper(conversation.id, () => put({ text: '' }));
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
    if (content === '' || isBlocked || whisper.isPending) return;
    if (kind === 'whisper') return whisper.mutate(content);
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
    whisper: () => canWhisper && write(text, 'whisper'),
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
          maxLength={words.longest}
          variant="unstyled"
          px="sm"
          pt={6}
          disabled={isBlocked}
          aria-label={words.field}
          {...canned.fieldProps}
          placeholder={words.placeholder}
        />
        <Group justify="space-between" gap="xs" px={8} pb={8}>
          <Tools
            kind={kind}
            canWhisper={canWhisper}
            isBlocked={isBlocked}
            onKind={(value) => write(text, value)}
            onCanned={() => write('/')}
            copilot={copilot}
          />
          <Button
            size="xs"
            {...(kind === 'reply' ? {} : { color: 'var(--console-note-deep)' })}
            rightSection={<words.icon size={14} />}
            loading={whisper.isPending}
            onClick={send}
            disabled={isBlocked || text.trim() === ''}
          >
            {words.send}
          </Button>
        </Group>
      </Box>
      <Text size="xs" c="dimmed" mt={4} px={4} visibleFrom="sm">
        {isBlocked ? 'A colleague has this chat: leave a note, or ask for a transfer.' : words.hint}
      </Text>
    </Box>
  );
}

interface ToolsProps {
  readonly kind: Kind;
  readonly canWhisper: boolean;
  readonly isBlocked: boolean;
  readonly onKind: (kind: Kind) => void;
  readonly onCanned: () => void;
  readonly copilot: CopilotState;
}

/** Whom one writes to, and what helps with it. */
function Tools({ kind, canWhisper, isBlocked, onKind, onCanned, copilot }: ToolsProps) {
  return (
    <Group gap={6}>
      <SegmentedControl size="xs" value={kind} onChange={onKind} data={kindsOf(canWhisper)} />
      <Tooltip label="Canned replies (/)">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          disabled={isBlocked}
          onClick={onCanned}
          aria-label="Canned replies"
        >
          <Slash size={16} />
        </ActionIcon>
      </Tooltip>
      <CopilotMenu copilot={copilot} />
    </Group>
  );
}

/** Whether a colleague has the floor, whom only administrators may interrupt. */
function useIsAnothers({ mode, seller_id: holder }: Conversation): boolean {
  const { me, isAdmin } = useSession();
  return mode === 'seller' && holder !== null && holder !== me.id && !isAdmin;
}
