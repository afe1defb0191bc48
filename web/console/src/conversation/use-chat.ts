import type { Chat, ChatState } from '@omnichat/client';
import { useEffect, useSyncExternalStore } from 'react';
import { useSession } from '../session/session.js';

/** A conversation, followed as long as it is shown. */
export function useChat(id: string): { chat: Chat; state: ChatState } {
  const { client } = useSession();
  const chat = client.chat(id);
  useEffect(() => {
    client.chat(id);
    return () => client.leave(id);
  }, [client, id]);
  const state = useSyncExternalStore(
    (changed) => chat.subscribe(changed),
    () => chat.state,
  );
  return { chat, state };
}
