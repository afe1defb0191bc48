import { Button, ColorSwatch, Menu, Text } from '@mantine/core';
import { sellersList } from '@omnichat/client/rest';
import type { Conversation } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../session/session.js';
import { useFloor } from './use-floor.js';

/** Hands the conversation to a colleague, the present ones first. */
export function TransferMenu({ conversation }: { readonly conversation: Conversation }) {
  const { client, me } = useSession();
  const { act } = useFloor(conversation.id);
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['sellers'],
    queryFn: () => sellersList({ client: client.rest, query: { limit: 200 } }),
    enabled: isOpen,
  });
  const isHeld = conversation.mode === 'seller';
  const others = (data?.data ?? []).filter(({ id, is_active: isActive }) => id !== me.id && isActive);
  const byPresence = others.toSorted((a, b) => Number(b.presence === 'online') - Number(a.presence === 'online'));
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-end" width={230}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<UserRoundPlus size={14} />}>
          {isHeld ? 'Transfer' : 'Assign'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {byPresence.map(({ id, name, presence }) => (
          <Menu.Item
            key={id}
            leftSection={
              <ColorSwatch
                size={10}
                withShadow={false}
                color={presence === 'online' ? 'var(--mantine-color-teal-6)' : 'gray'}
              />
            }
            onClick={() => act(isHeld ? 'transfer' : 'assign', { seller_id: id })}
          >
            {name}
          </Menu.Item>
        ))}
        {data && byPresence.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            There are no colleagues yet.
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
