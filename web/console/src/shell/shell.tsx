import { AppShell, Burger, Group, Image, ScrollArea, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useCallNews } from '../calls/use-calls.js';
import { SEARCH_FIELD } from '../inbox/list-head.js';
import { useInboxNews } from '../inbox/use-inbox.js';
import { useRinging } from '../inbox/use-ringing.js';
import { useSession } from '../session/session.js';
import { ConnectionBadge } from './connection-badge.js';
import { InboxNav } from './inbox-nav.js';
import { NavEntry, NavTitle } from './nav-entry.js';
import { PersonMenu } from './person-menu.js';
import { ADMINISTRATION, type Place, TOOLS } from './places.js';
import { ShortcutsDialog } from './shortcuts-dialog.js';
import { useShortcuts } from './use-shortcuts.js';
import { useTitle } from './use-title.js';

/** The frame of every page: where one can go, who one is, and how the server is reached. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
  useInboxNews();
  useCallNews();
  useRinging();
  useTitle();
  useShortcuts({ help: help.open, search: () => document.getElementById(SEARCH_FIELD)?.focus() });
  return (
    <AppShell
      {...(isPhone ? { header: { height: 52 } } : {})}
      navbar={{ width: 212, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={0}
      layout="alt"
    >
      {isPhone && (
        <AppShell.Header px="md">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} size="sm" aria-label="Menu" />
            <ConnectionBadge />
            <PersonMenu isShort onShortcuts={help.open} />
          </Group>
        </AppShell.Header>
      )}
      <AppShell.Navbar p="xs" bg="var(--console-shade)">
        <Group gap="xs" px="xs" py={6} wrap="nowrap">
          <Image src="/console/icon.svg" w={24} h={24} alt="" />
          <Text fw={700}>omnichat</Text>
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" ml="auto" aria-label="Close menu" />
        </Group>
        <ScrollArea component="nav" aria-label="Pages" flex={1} scrollbarSize={6} onClick={close}>
          <InboxNav />
          <Pages />
        </ScrollArea>
        <Group px="xs" py={6}>
          <ConnectionBadge />
        </Group>
        <PersonMenu onShortcuts={help.open} />
      </AppShell.Navbar>
      <AppShell.Main h="100dvh">{children}</AppShell.Main>
      <ShortcutsDialog isOpen={isHelpOpen} onClose={help.close} />
    </AppShell>
  );
}

function Pages() {
  const { isAdmin } = useSession();
  return (
    <>
      <Places title="Tools" places={TOOLS} />
      {isAdmin && <Places title="Administration" places={ADMINISTRATION} />}
    </>
  );
}

function Places({ title, places }: { readonly title: string; readonly places: readonly Place[] }) {
  return (
    <>
      <NavTitle>{title}</NavTitle>
      {places.map((place) => (
        <NavEntry key={place.path} match={place.path} {...place} />
      ))}
    </>
  );
}
