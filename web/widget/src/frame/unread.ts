import type { Chat, ChatState } from '@omnichat/client';
import { useEffect, useRef } from 'preact/hooks';
import type { Host } from './host.js';

export interface UnreadParts {
  readonly chat: Chat;
  readonly state: ChatState;
  readonly host: Host;
  readonly isOpen: boolean;
}

/** Marks what is seen as read, and tells the page of what is not. */
export function useUnread({ chat, state, host, isOpen }: UnreadParts): void {
  const seen = useRef<number | null>(null);
  const told = useRef<number | null>(null);
  const isLoaded = state.conversation !== null;
  const newest = state.messages.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (!isLoaded) return;
    seen.current ??= readMark(chat.id);
    const before = (told.current ??= newest);
    for (const { seq, role, content } of state.messages) {
      if (seq > before && isSpoken(role)) host.tell({ tell: 'message', message: { role, content } });
    }
    told.current = newest;
    if (isOpen && document.visibilityState === 'visible') {
      chat.read(newest);
      seen.current = newest;
      keepMark(chat.id, newest);
    }
    const unread = state.messages.filter(({ seq, role }) => seq > (seen.current ?? 0) && isSpoken(role));
    host.tell({ tell: 'unread', count: unread.length });
  }, [newest, isOpen, isLoaded]);
}

/** Said to the visitor, by the assistant or a person. */
const isSpoken = (role: string): boolean => role === 'assistant' || role === 'seller';

function readMark(id: string): number {
  try {
    return Number(localStorage.getItem(`seen:${id}`) ?? 0);
  } catch {
    return 0;
  }
}

function keepMark(id: string, seq: number): void {
  try {
    localStorage.setItem(`seen:${id}`, String(seq));
  } catch {
    // Then the badge counts anew after a reload.
  }
}
