import { useEffect, useMemo, useState } from 'preact/hooks';
import { type TalkPlace, TalkSession } from './talk-session.js';

/** The talk in a conversation, as it changes. It ends when the chat is closed, or the page. */
export function useTalk(place: TalkPlace, isOpen: boolean): TalkSession {
  const [, redraw] = useState({});
  const session = useMemo(() => new TalkSession(place, () => redraw({})), [place.chat]);
  useEffect(() => {
    const end = (): void => session.end();
    addEventListener('pagehide', end);
    return () => {
      removeEventListener('pagehide', end);
      end();
    };
  }, [session]);
  useEffect(() => {
    if (!isOpen) session.end();
  }, [isOpen]);
  return session;
}
