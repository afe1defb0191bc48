import { callsList } from '@omnichat/client/rest';
import type { RunningCall } from '@omnichat/client/types';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refreshMs } from '../inbox/use-inbox.js';
import { useSession } from '../session/session.js';

/** The call that is under way in a conversation; null: nobody talks there. */
export function useCall(conversationId: string): RunningCall | null {
  const { client, me } = useSession();
  const { data } = useQuery({
    queryKey: ['calls'],
    queryFn: () => callsList({ client: client.rest, query: { project_id: me.project_id } }),
    select: (calls) => calls.data.find(({ conversation_id: id }) => id === conversationId) ?? null,
    refetchInterval: () => refreshMs(client),
  });
  return data ?? null;
}

/** Fetches the calls anew when news says that they have changed. Used once, by the frame of all pages. */
export function useCallNews(): void {
  const { client } = useSession();
  const queries = useQueryClient();
  useEffect(() => {
    const changed = (): void => void queries.invalidateQueries({ queryKey: ['calls'] });
    const endings = [client.socket.on('voice:updated', changed), client.onState(changed)];
    return () => {
      for (const end of endings) end();
    };
  }, [client, queries]);
}
