import { ActionIcon, Button, Menu } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Conversation } from '@omnichat/client/types';
import { AlarmClock, Bot, CheckCheck, EllipsisVertical, Hand, ListRestart, RotateCcw } from 'lucide-react';
import { useSession } from '../session/session.js';
import { TransferMenu } from './transfer-menu.js';
import { useFloor } from './use-floor.js';

const HOUR = 3_600_000;

/** Until when a conversation can be put aside. */
const PAUSES: readonly { readonly label: string; readonly ms: number }[] = [
  { label: 'Snooze for an hour', ms: HOUR },
  { label: 'Snooze until tomorrow', ms: 20 * HOUR },
  { label: 'Snooze for a week', ms: 168 * HOUR },
];

/** The buttons that move the floor; which ones there are depends on who has it. */
export function FloorActions({ conversation }: { readonly conversation: Conversation }) {
  const { me } = useSession();
  const { act, isBusy } = useFloor(conversation.id);
  const { status, mode, seller_id: holder } = conversation;
  const isOpen = status === 'open';
  const isMine = mode === 'seller' && holder === me.id;
  const canClaim = isOpen && mode !== 'seller';

  useHotkeys([
    ['mod+shift+C', () => canClaim && act('claim')],
    ['mod+shift+H', () => isMine && act('hand-back')],
    ['mod+shift+E', () => isOpen && act('resolve')],
  ]);

  if (!isOpen) {
    return (
      <Button
        size="xs"
        variant="light"
        leftSection={<RotateCcw size={14} />}
        loading={isBusy}
        onClick={() => act('reopen')}
      >
        Reopen
      </Button>
    );
  }
  return (
    <>
      {canClaim && (
        <Button size="xs" leftSection={<Hand size={14} />} loading={isBusy} onClick={() => act('claim')}>
          {mode === 'queued' ? 'Accept' : 'Take over'}
        </Button>
      )}
      {isMine && (
        <Button
          size="xs"
          variant="light"
          leftSection={<Bot size={14} />}
          loading={isBusy}
          onClick={() => act('hand-back')}
        >
          Hand back
        </Button>
      )}
      <TransferMenu conversation={conversation} />
      <Button
        size="xs"
        variant="default"
        leftSection={<CheckCheck size={14} />}
        loading={isBusy}
        onClick={() => act('resolve')}
      >
        Resolve
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label="More actions">
            <EllipsisVertical size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isMine && (
            <Menu.Item leftSection={<ListRestart size={15} />} onClick={() => act('requeue')}>
              Put back into the queue
            </Menu.Item>
          )}
          {PAUSES.map(({ label, ms }) => (
            <Menu.Item
              key={label}
              leftSection={<AlarmClock size={15} />}
              onClick={() => act('snooze', { until: new Date(Date.now() + ms).toISOString() })}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
