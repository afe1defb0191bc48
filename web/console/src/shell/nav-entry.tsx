import { NavLink, Text } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

interface Props {
  readonly path: string;
  /** Paths that begin so belong to this entry. */
  readonly match: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly beside?: ReactNode;
}

/** A page that one can go to. */
export function NavEntry({ path, match, label, icon: Icon, beside }: Props) {
  const [location] = useLocation();
  const isHere = location.startsWith(match);
  return (
    <NavLink
      component={Link}
      href={path}
      label={label}
      leftSection={<Icon size={16} />}
      rightSection={beside}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      py={4}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
    />
  );
}

/** What a group of entries is called. */
export function NavTitle({ children }: { readonly children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" fw={600} px="xs" pt="sm" pb={2}>
      {children}
    </Text>
  );
}
