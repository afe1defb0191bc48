import { useEffect } from 'react';
import { lists } from '../inbox/lists.js';
import { useCounts, useInbox } from '../inbox/use-inbox.js';
import { useSession } from '../session/session.js';

/** Says in the title of the page how many chats want something of this seller: those that wait, and the own ones with unread words. */
export function useTitle(): void {
  const { me } = useSession();
  const { data: counts } = useCounts();
  const { entries } = useInbox(lists.mine.filter(me.id));
  const unread = (entries ?? []).filter(({ conversation }) => conversation.unread_count).length;
  const wanting = unread + (counts?.queued ?? 0);
  useEffect(() => {
    document.title = wanting > 0 ? `(${wanting}) omnichat` : 'omnichat';
    return () => {
      document.title = 'omnichat';
    };
  }, [wanting]);
}
