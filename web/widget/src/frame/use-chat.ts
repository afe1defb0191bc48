import type { Chat, ChatState } from '@omnichat/client';
import { useEffect, useState } from 'preact/hooks';

/** Fifty pieces of text in a second are shown in thirty steps at most. Not by frames: browsers stop those of a closed chat. */
const STEP_MS = 33;

/** The state of a conversation, as it changes. */
export function useChat(chat: Chat): ChatState {
  const [state, setState] = useState(chat.state);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      setState(chat.state);
    };
    const stop = chat.subscribe(() => (timer ??= setTimeout(show, STEP_MS)));
    show();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [chat]);
  return state;
}
