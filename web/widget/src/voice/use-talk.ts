import type { Chat, RealtimeStatus } from '@omnichat/client';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { TalkSession } from './talk-session.js';

/** The talk in a conversation, as it changes. It ends when the chat is closed. */
export function useTalk(chat: Chat, status: RealtimeStatus, isOpen: boolean): TalkSession {
  const [, redraw] = useState({});
  const session = useMemo(() => new TalkSession(chat, status, () => redraw({})), [chat]);
  useEffect(() => () => session.end(), [session]);
  useEffect(() => {
    if (!isOpen) session.end();
  }, [isOpen]);
  return session;
}
