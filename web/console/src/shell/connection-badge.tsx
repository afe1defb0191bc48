import { Badge, Tooltip } from '@mantine/core';
import type { ConnectionState } from '@omnichat/client';
import { useConnection } from './use-connection.js';

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
  const { label, color, means } = LOOKS[useConnection()];
  return (
    <Tooltip label={means} position="top-start" multiline maw={260}>
      <Badge color={color} variant="dot" role="status" size="sm">
        {label}
      </Badge>
    </Tooltip>
  );
}
