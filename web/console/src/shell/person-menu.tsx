import {
  Box,
  ColorSwatch,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { sellersSetAvailability } from '@omnichat/client/rest';
import type { Seller } from '@omnichat/client/types';
import { useMutation } from '@tanstack/react-query';
import { ChevronsUpDown, Keyboard, LogOut, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../session/session.js';
import { Person } from '../ui/person.js';
import { tellFailure } from '../ui/tell.js';
import { AlertItems } from './alert-items.js';

type Availability = Seller['availability'];

const STATES: readonly { readonly value: Availability; readonly label: string; readonly color: string }[] = [
  { value: 'online', label: 'Online: chats come to me', color: 'var(--mantine-color-teal-6)' },
  { value: 'away', label: 'Away: no new chats', color: 'var(--mantine-color-yellow-6)' },
  { value: 'offline', label: 'Offline', color: 'var(--mantine-color-gray-5)' },
];

interface Props {
  /** Without the name. */
  readonly isShort?: boolean;
  readonly onShortcuts: () => void;
}

/** Who is logged in, whether they take chats, how they are told of them, and the way out. */
export function PersonMenu({ isShort = false, onShortcuts }: Props) {
  const { client, me, leave } = useSession();
  const [shown, setShown] = useState<Availability>(me.availability);
  const change = useMutation({
    mutationFn: (status: Availability) =>
      sellersSetAvailability({ client: client.rest, path: { id: me.id }, body: { status } }),
    onSuccess: ({ availability }) => setShown(availability),
    onError: tellFailure,
  });
  return (
    <Menu position={isShort ? 'bottom-end' : 'top-start'} width={250}>
      <Menu.Target>
        <UnstyledButton
          p={6}
          {...(isShort ? { 'aria-label': `${me.name}, ${shown}` } : {})}
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
        >
          <Group gap="xs" wrap="nowrap">
            <Box pos="relative">
              <Person name={me.name} size={32} />
              <Box pos="absolute" bottom={-1} right={-1}>
                <Dot availability={shown} />
              </Box>
            </Box>
            {!isShort && (
              <>
                <Box flex={1} miw={0}>
                  <Text size="sm" fw={600} truncate>
                    {me.name}
                  </Text>
                  <Text size="xs" c="dimmed" tt="capitalize">
                    {shown}
                  </Text>
                </Box>
                <ChevronsUpDown size={14} />
              </>
            )}
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Availability</Menu.Label>
        {STATES.map(({ value, label }) => (
          <Menu.Item key={value} leftSection={<Dot availability={value} />} onClick={() => change.mutate(value)}>
            {label}
          </Menu.Item>
        ))}
        <AlertItems />
        <Menu.Divider />
        <Menu.Item leftSection={<Keyboard size={15} />} onClick={onShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <ColorItem />
        <Menu.Item leftSection={<LogOut size={15} />} onClick={() => void leave()}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ColorItem() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme() === 'dark';
  return (
    <Menu.Item
      leftSection={isDark ? <Sun size={15} /> : <Moon size={15} />}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? 'Light' : 'Dark'} colours
    </Menu.Item>
  );
}

function Dot({ availability }: { readonly availability: Availability }) {
  const color = STATES.find(({ value }) => value === availability)?.color ?? '';
  return <ColorSwatch size={10} color={color} withShadow={false} />;
}
