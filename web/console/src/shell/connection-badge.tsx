import { Badge, Tooltip } from '@mantine/core';
import type { ConnectionState } from '@omnichat/client';
import { useSyncExternalStore } from 'react';
import { useSession } from '../session/session.js';

const LOOKS: Record<ConnectionState, { readonly label: string; readonly color: string; readonly means: string }> = {
  'real-time': { label: 'Real-time', color: 'teal', means: 'News arrives as it happens.' },
  fallback: {
    label: 'Fallback',
    color: 'yellow',
    means: 'The live connection is blocked; news is fetched every few seconds.',
  },
  offline: {
    label: 'Offline',
    color: 'red',
    means: 'The server cannot be reached. What you write is kept and sent later.',
  },
};

/** How the server is reached just now. */
export function ConnectionBadge() {
  const { client } = useSession();
  const state = useSyncExternalStore(
    (changed) => client.onState(changed),
    () => client.state,
  );
  const { label, color, means } = LOOKS[state];
  return (
    <Tooltip label={means}>
      <Badge color={color} variant="dot" role="status">
        {label}
      </Badge>
    </Tooltip>
  );
}
