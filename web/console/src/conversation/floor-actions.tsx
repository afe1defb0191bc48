import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { Conversation } from '@omnichat/client/types';
import { Bot, CheckCheck, Hand, RotateCcw } from 'lucide-react';
import { useSession } from '../session/session.js';
import { useShortcuts } from '../shell/use-shortcuts.js';
import { SnoozeMenu } from './snooze-menu.js';
import { TransferMenu } from './transfer-menu.js';
import { useFloor } from './use-floor.js';

/** The buttons that move the floor; which ones there are depends on who has it. */
export function FloorActions({ conversation }: { readonly conversation: Conversation }) {
  const { me, isAdmin } = useSession();
  const floor = useFloor(conversation.id);
  const { act, busy } = floor;
  const { status, mode, seller_id: holder } = conversation;
  const isOpen = status === 'open';
  const isHeld = mode === 'seller';
  const isMine = isHeld && holder === me.id;
  const canClaim = isOpen && !isHeld;
  const canHandBack = isOpen && isHeld && (isMine || isAdmin);

  useShortcuts({
    takeOver: () => canClaim && act('claim'),
    handBack: () => canHandBack && act('hand-back'),
    resolve: () => act(isOpen ? 'resolve' : 'reopen'),
  });

  if (!isOpen) {
    return (
      <Button
        size="xs"
        variant="light"
        leftSection={<RotateCcw size={14} />}
        loading={busy === 'reopen'}
        onClick={() => act('reopen')}
      >
        Reopen
      </Button>
    );
  }
  return (
    <>
      {canClaim && (
        <Button size="xs" leftSection={<Hand size={14} />} loading={busy === 'claim'} onClick={() => act('claim')}>
          {mode === 'queued' ? 'Accept' : 'Take over'}
        </Button>
      )}
      {canHandBack && (
        <Button
          size="xs"
          variant="light"
          leftSection={<Bot size={14} />}
          loading={busy === 'hand-back'}
          onClick={() => act('hand-back')}
        >
          Hand back
        </Button>
      )}
      <TransferMenu conversation={conversation} floor={floor} />
      <SnoozeMenu onSnooze={(until) => act('snooze', { until: until.toISOString() })} />
      <Tooltip label="Resolve (E)">
        <ActionIcon
          variant="default"
          size={30}
          loading={busy === 'resolve'}
          onClick={() => act('resolve')}
          aria-label="Resolve"
        >
          <CheckCheck size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
