import type { ConnectionState } from '@omnichat/client';
import { useSyncExternalStore } from 'react';
import { useSession } from '../session/session.js';

/** How the server is reached just now. */
export function useConnection(): ConnectionState {
  const { client } = useSession();
  return useSyncExternalStore(
    (changed) => client.onState(changed),
    () => client.state,
  );
}
