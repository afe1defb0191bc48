import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../session/session.js';
import { ring } from './ring.js';

/** Rings, and tells by a desktop notification, when a visitor asks for a person or writes to this seller. */
export function useRinging(): void {
  const { client, me } = useSession();
  const [, go] = useLocation();
  useEffect(() => {
    if ('Notification' in globalThis && Notification.permission === 'default') void Notification.requestPermission();
    const tell = (conversationId: string, text: string): void => {
      ring();
      if (!document.hidden || !('Notification' in globalThis) || Notification.permission !== 'granted') return;
      const notification = new Notification('omnichat', { body: text, tag: conversationId });
      notification.addEventListener('click', () => {
        globalThis.focus();
        go(`/inbox/all/${conversationId}`);
      });
    };
    const endings = [
      client.socket.on('conversation:updated', ({ conversation_id: id, mode, seller_id: seller }) => {
        if (mode === 'queued') tell(id, 'A visitor asks for a person.');
        if (mode === 'seller' && seller === me.id && document.hidden) tell(id, 'A chat has come to you.');
      }),
      client.socket.on('message:created', ({ conversation_id: id, message }) => {
        if (message.role === 'user' && document.hidden) tell(id, message.content.slice(0, 120));
      }),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [client, me.id, go]);
}
