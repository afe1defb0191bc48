import { cannedrepliesList, cannedrepliesRender } from '@omnichat/client/rest';
import type { CannedReply } from '@omnichat/client/types';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';

/** The canned replies of the project, by their shortcuts. */
export function useCanned(isWanted = true) {
  const { client, me } = useSession();
  return useQuery({
    queryKey: ['canned'],
    queryFn: async () => {
      const { data } = await cannedrepliesList({
        client: client.rest,
        query: { project_id: me.project_id, limit: 200 },
      });
      return data.toSorted((a, b) => a.shortcut.localeCompare(b.shortcut));
    },
    enabled: isWanted,
    staleTime: 60_000,
  });
}

/** Fills a canned reply in for a conversation. */
export function useRendering(conversationId: string, onText: (text: string) => void) {
  const { client } = useSession();
  return useMutation({
    mutationFn: ({ id }: CannedReply) =>
      cannedrepliesRender({ client: client.rest, path: { id }, body: { conversation_id: conversationId } }),
    onSuccess: ({ content }) => onText(content),
    onError: tellFailure,
  });
}
