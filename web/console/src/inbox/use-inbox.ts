import type { Client } from '@omnichat/client';
import { inboxCounts, inboxList } from '@omnichat/client/rest';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSession } from '../session/session.js';
import type { InboxFilter } from './lists.js';

/** News that may move a conversation from one list to another. */
const MOVES = ['conversation:created', 'conversation:updated', 'message:created', 'conversation:deleted'] as const;

/** However much happens, the lists are fetched at most this often, in milliseconds. */
const GATHER_MS = 400;

const PAGE = 40;

/** How often lists are fetched though nothing was heard, in milliseconds: seldom while the connection is live. */
const LIVE_MS = 60_000;
const POLL_MS = 10_000;

/** How long what was fetched is believed, in milliseconds. */
export const refreshMs = ({ state }: Pick<Client, 'state'>): number => (state === 'real-time' ? LIVE_MS : POLL_MS);

/** Conversations that match, page by page; kept fresh by news, and without a live connection every ten seconds. */
export function useInbox(filter: InboxFilter) {
  const { client, me } = useSession();
  const query = useInfiniteQuery({
    queryKey: ['inbox', 'list', filter],
    queryFn: ({ pageParam }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      return inboxList({
        client: client.rest,
        query: { ...filter, project_id: me.project_id, limit: PAGE, ...cursor },
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor: next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: () => refreshMs(client),
  });
  return { ...query, entries: query.data?.pages.flatMap(({ data }) => data) };
}

/** How many conversations there are in each list. */
export function useCounts() {
  const { client, me } = useSession();
  return useQuery({
    queryKey: ['inbox', 'counts'],
    queryFn: () => inboxCounts({ client: client.rest, query: { project_id: me.project_id } }),
    refetchInterval: () => refreshMs(client),
  });
}

/** Fetches the lists anew when news says that they have changed. Used once, by the frame of all pages. */
export function useInboxNews(): void {
  const { client, me } = useSession();
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
    endings.push(
      client.onState(changed),
      client.socket.on('receipt:updated', ({ reader }) => {
        if (reader.kind === 'seller' && reader.id === me.id) changed();
      }),
      client.socket.on('conversation:updated', ({ conversation_id: id }) => {
        void queries.invalidateQueries({ queryKey: ['conversation', id] });
      }),
    );
    return () => {
      clearTimeout(timer);
      for (const end of endings) end();
    };
  }, [client, me.id, queries]);
}
