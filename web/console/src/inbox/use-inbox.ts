import { conversationsList } from '@omnichat/client/rest';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSession } from '../session/session.js';
import { type ListName, lists } from './lists.js';

/** News that may move a conversation from one list to another. */
const MOVES = ['conversation:created', 'conversation:updated', 'message:created', 'conversation:deleted'] as const;

/** However much happens, the lists are fetched at most this often, in milliseconds. */
const GATHER_MS = 400;

/** A list of the inbox, kept fresh by news; without a live connection every ten seconds. */
export function useInbox(name: ListName) {
  const { client, me } = useSession();
  const { query, keeps } = lists[name];
  return useQuery({
    queryKey: ['inbox', query],
    queryFn: () =>
      conversationsList({ client: client.rest, path: { project_id: me.project_id }, query: { ...query, limit: 100 } }),
    select: ({ data }) => data.filter((conversation) => keeps(conversation, me.id)),
    refetchInterval: () => (client.state === 'real-time' ? 60_000 : 10_000),
  });
}

/** Fetches the lists anew when news says that they have changed. Used once, by the page. */
export function useInboxNews(): void {
  const { client } = useSession();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['inbox'] });
      }, GATHER_MS);
    };
    const endings = MOVES.map((news) => client.socket.on(news, changed));
    endings.push(client.onState(changed));
    return () => {
      clearTimeout(timer);
      for (const end of endings) end();
    };
  }, [client, queries]);
}
