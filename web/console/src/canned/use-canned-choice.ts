import type { CannedReply } from '@omnichat/client/types';
import { type KeyboardEvent, useId, useState } from 'react';
import { matching, wantedCanned } from './matching.js';
import { useCanned, useRendering } from './use-canned.js';

export interface CannedChoiceState {
  readonly isOpen: boolean;
  readonly isLoading: boolean;
  readonly listId: string;
  readonly found: readonly CannedReply[];
  readonly chosen: CannedReply | undefined;
  readonly take: (reply: CannedReply) => void;
  /** Whether the key was meant for the choice. */
  readonly pressed: (event: KeyboardEvent) => boolean;
  readonly fieldProps: Record<string, string | boolean | undefined>;
}

/** The canned replies that a text asks for by a slash and a few letters, and the keys that choose one. */
export function useCannedChoice(
  conversationId: string,
  text: string,
  onText: (text: string) => void,
): CannedChoiceState {
  const wanted = wantedCanned(text);
  const [index, setIndex] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const listId = useId();
  const isOpen = wanted !== null && dismissed !== text;
  const { data, isPending } = useCanned(isOpen);
  const { mutate } = useRendering(conversationId, onText);
  const found = isOpen && data ? matching(data, wanted) : [];
  const at = Math.min(index, Math.max(0, found.length - 1));
  const chosen = found[at];

  const take = (reply: CannedReply): void => {
    setIndex(0);
    mutate(reply);
  };
  const actions: Record<string, () => void> = {
    ArrowDown: () => setIndex(Math.min(found.length - 1, at + 1)),
    ArrowUp: () => setIndex(Math.max(0, at - 1)),
    Escape: () => setDismissed(text),
    ...(chosen ? { Enter: () => take(chosen), Tab: () => take(chosen) } : {}),
  };
  const pressed = (event: KeyboardEvent): boolean => {
    const action = isOpen && !event.shiftKey ? actions[event.key] : undefined;
    if (!action) return false;
    event.preventDefault();
    action();
    return true;
  };
  const optionId = chosen && `${listId}-${chosen.id}`;
  const fieldProps = isOpen ? { 'aria-controls': listId, 'aria-activedescendant': optionId } : {};
  return { isOpen, isLoading: isPending, listId, found, chosen, take, pressed, fieldProps };
}
