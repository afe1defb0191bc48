import { Avatar, Button, ColorSwatch, Menu, useMantineColorScheme } from '@mantine/core';
import { sellersSetAvailability } from '@omnichat/client/rest';
import type { Seller } from '@omnichat/client/types';
import { useMutation } from '@tanstack/react-query';
import { LogOut, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';

type Availability = Seller['availability'];

const STATES: readonly { readonly value: Availability; readonly label: string; readonly color: string }[] = [
  { value: 'online', label: 'Online: chats come to me', color: 'var(--mantine-color-teal-6)' },
  { value: 'away', label: 'Away: no new chats', color: 'var(--mantine-color-yellow-6)' },
  { value: 'offline', label: 'Offline', color: 'var(--mantine-color-gray-5)' },
];

/** Who is logged in, whether they take chats, and the way out. */
export function AvailabilityMenu() {
  const { client, me, leave } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [shown, setShown] = useState<Availability>(me.availability);
  const change = useMutation({
    mutationFn: (status: Availability) =>
      sellersSetAvailability({ client: client.rest, path: { id: me.id }, body: { status } }),
    onSuccess: ({ availability }) => setShown(availability),
    onError: tellFailure,
  });
  const isDark = colorScheme === 'dark';
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Avatar name={me.name} size={26} color="initials" />}
          rightSection={<Dot availability={shown} />}
          aria-label={`${me.name}, ${shown}`}
        >
          {me.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Availability</Menu.Label>
        {STATES.map(({ value, label }) => (
          <Menu.Item key={value} leftSection={<Dot availability={value} />} onClick={() => change.mutate(value)}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={isDark ? <Sun size={15} /> : <Moon size={15} />}
          onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
        >
          {isDark ? 'Light' : 'Dark'} colours
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} />} onClick={() => void leave()}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Dot({ availability }: { readonly availability: Availability }) {
  const color = STATES.find(({ value }) => value === availability)?.color ?? '';
  return <ColorSwatch size={10} color={color} withShadow={false} />;
}
