import { contactsRead } from '@omnichat/client/rest';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.js';

/** A contact, fetched once for all who show it. */
export function useContact(id: string | null) {
  const { client } = useSession();
  return useQuery({
    queryKey: ['contact', id],
    queryFn: () => contactsRead({ client: client.rest, path: { id: id ?? '' } }),
    enabled: id !== null,
    staleTime: 60_000,
  });
}
