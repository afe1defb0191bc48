import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../session/session.js';
import { useDesktop, useSound } from '../ui/preferences.js';
import { ring } from './ring.js';

/** The longest text of a notification, in characters. */
const MOST = 120;

/** Whether the browser shows notifications of this page. */
export const mayNotify = (): boolean => 'Notification' in globalThis && Notification.permission === 'granted';

/** Rings, and tells by a desktop notification, when a visitor asks for a person or writes to this seller. */
export function useRinging(): void {
  const { client, me } = useSession();
  const { isOn: isSoundOn } = useSound();
  const { isOn: isDesktopOn } = useDesktop();
  const [, go] = useLocation();
  useEffect(() => {
    const tell = (conversationId: string, text: string): void => {
      if (isSoundOn) ring();
      if (!document.hidden || !isDesktopOn || !mayNotify()) return;
      const notification = new Notification('omnichat', { body: text.slice(0, MOST), tag: conversationId });
      notification.addEventListener('click', () => {
        globalThis.focus();
        go(`/inbox/all/${conversationId}`);
      });
    };
    // Filing is told by the same news: only a new epoch is a move of the floor.
    const epochs = new Map<string, number>();
    const endings = [
      client.socket.on('conversation:updated', ({ conversation_id: id, mode, status, epoch, seller_id: seller }) => {
        if (status !== 'open' || epochs.get(id) === epoch) return;
        epochs.set(id, epoch);
        if (mode === 'queued') tell(id, 'A visitor asks for a person.');
        if (mode === 'seller' && seller === me.id && document.hidden) tell(id, 'A chat has come to you.');
      }),
      client.socket.on('message:created', ({ conversation_id: id, message }) => {
        if (message.role === 'user' && document.hidden) tell(id, message.content);
      }),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [client, me.id, go, isSoundOn, isDesktopOn]);
}
