import { AppShell, Burger, Group, Image, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  BookOpen,
  Bot,
  ChartColumn,
  Inbox,
  type LucideIcon,
  MessageCircle,
  Route,
  SlidersHorizontal,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../session/session.js';
import { AvailabilityMenu } from './availability-menu.js';
import { ConnectionBadge } from './connection-badge.js';

interface Place {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

const ADMIN: readonly Place[] = [
  { path: '/chatbots', label: 'Chatbots', icon: Bot },
  { path: '/knowledge', label: 'Knowledge', icon: BookOpen },
  { path: '/sellers', label: 'Sellers', icon: Users },
  { path: '/routing', label: 'Routing and hours', icon: Route },
  { path: '/widget', label: 'Widget', icon: MessageCircle },
  { path: '/project', label: 'Project', icon: SlidersHorizontal },
];

/** The frame of every page: where one can go, who one is, and how the server is reached. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { isAdmin } = useSession();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={0}
      layout="alt"
    >
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
          <ConnectionBadge />
          <AvailabilityMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Group gap="xs" px="xs" py="sm">
          <Image src="/console/icon.svg" w={24} h={24} alt="" />
          <Text fw={700}>omnichat</Text>
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" ml="auto" aria-label="Close menu" />
        </Group>
        <ScrollArea component="nav" aria-label="Pages" onClick={close}>
          <Entry path="/inbox/mine" match="/inbox" label="Inbox" icon={Inbox} />
          <Entry path="/figures" match="/figures" label="Figures" icon={ChartColumn} />
          {isAdmin && (
            <>
              <Text size="xs" c="dimmed" px="xs" pt="md" pb={4}>
                Administration
              </Text>
              {ADMIN.map((place) => (
                <Entry key={place.path} match={place.path} {...place} />
              ))}
            </>
          )}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main h="100dvh">{children}</AppShell.Main>
    </AppShell>
  );
}

function Entry({ path, match, label, icon: Icon }: Place & { readonly match: string }) {
  const [location] = useLocation();
  return (
    <NavLink
      component={Link}
      href={path}
      label={label}
      leftSection={<Icon size={17} />}
      active={location.startsWith(match)}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
    />
  );
}
