import { conversationsChange, conversationsRead } from '@omnichat/client/rest';
import type { ChangeConversation } from '@omnichat/client/types';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';

/** A conversation with what news does not tell of it: how it is filed, and until when it is put aside. */
export function useConversation(id: string) {
  const { client } = useSession();
  return useQuery({
    queryKey: ['conversation', id],
    queryFn: () => conversationsRead({ client: client.rest, path: { id } }),
  });
}

/** Files a conversation anew: title, tags, priority. */
export function useFiling(id: string) {
  const { client } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeConversation) => conversationsChange({ client: client.rest, path: { id }, body }),
    onError: tellFailure,
    onSuccess: (conversation) => queries.setQueryData(['conversation', id], conversation),
    onSettled: () => queries.invalidateQueries({ queryKey: ['inbox'] }),
  });
}
