import { useEffect, useMemo, useState } from 'preact/hooks';
import { type TalkPlace, TalkSession } from './talk-session.js';

/** The talk in a conversation, as it changes. It ends when the chat is closed. */
export function useTalk(place: TalkPlace, isOpen: boolean): TalkSession {
  const [, redraw] = useState({});
  const session = useMemo(() => new TalkSession(place, () => redraw({})), [place.chat]);
  useEffect(() => () => session.end(), [session]);
  useEffect(() => {
    if (!isOpen) session.end();
  }, [isOpen]);
  return session;
}
