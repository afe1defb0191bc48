import { ActionIcon, ColorSwatch, Menu, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { sellersList } from '@omnichat/client/rest';
import type { Conversation } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { Bot, ListRestart, UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../session/session.js';
import { Failed, Loading } from '../ui/states.js';
import { HandBackDialog } from './hand-back-dialog.js';
import type { Floor } from './use-floor.js';

interface Props {
  readonly conversation: Conversation;
  readonly floor: Floor;
}

/** Hands the conversation to a colleague, the present ones first, or back into the queue. */
export function TransferMenu({ conversation, floor }: Props) {
  const { client, me } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [isHandingBack, handBack] = useDisclosure(false);
  const { data, error } = useQuery({
    queryKey: ['sellers', 'colleagues'],
    queryFn: () => sellersList({ client: client.rest, query: { project_id: me.project_id, limit: 200 } }),
    enabled: isOpen,
  });
  const isHeld = conversation.mode === 'seller';
  const others = (data?.data ?? []).filter(({ id, is_active: isActive }) => id !== me.id && isActive);
  const byPresence = others.toSorted((a, b) => Number(b.presence === 'online') - Number(a.presence === 'online'));
  return (
    <>
      <Menu opened={isOpen} onChange={setOpen} position="bottom-end" width={240}>
        <Menu.Target>
          <Tooltip label={isHeld ? 'Transfer' : 'Assign'}>
            <ActionIcon variant="default" size={30} aria-label={isHeld ? 'Transfer' : 'Assign'}>
              <UserRoundPlus size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
          <Menu.Label>{isHeld ? 'Transfer to' : 'Assign to'}</Menu.Label>
          {error && <Failed error={error} />}
          {!data && !error && <Loading />}
          {byPresence.map(({ id, name, presence }) => (
            <Menu.Item
              key={id}
              leftSection={<Presence isOnline={presence === 'online'} />}
              onClick={() => floor.act(isHeld ? 'transfer' : 'assign', { seller_id: id })}
            >
              {name}
            </Menu.Item>
          ))}
          {data && byPresence.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" py={4}>
              There are no colleagues yet.
            </Text>
          )}
          {isHeld && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<ListRestart size={15} />} onClick={() => floor.act('requeue')}>
                Back into the queue
              </Menu.Item>
              <Menu.Item leftSection={<Bot size={15} />} onClick={handBack.open}>
                To the assistant, with a note …
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <HandBackDialog
        isOpen={isHandingBack}
        onClose={handBack.close}
        onHandBack={(note) => floor.act('hand-back', { note })}
      />
    </>
  );
}

function Presence({ isOnline }: { readonly isOnline: boolean }) {
  const color = isOnline ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-gray-5)';
  return <ColorSwatch size={10} withShadow={false} color={color} title={isOnline ? 'Online' : 'Not here'} />;
}
