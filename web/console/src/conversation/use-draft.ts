import { useState } from 'react';

/** For the visitor, for colleagues, or for the assistant in a call. */
export type Kind = 'reply' | 'note' | 'whisper';

export interface Draft {
  readonly kind: Kind;
  readonly text: string;
}

export interface DraftInHand extends Draft {
  readonly put: (change: Partial<Draft>) => void;
}

const NOTHING: Draft = { kind: 'reply', text: '' };

/** What was begun in conversations that are not shown just now; gone with the page. */
const drafts = new Map<string, Draft>();

/** What somebody is writing in a conversation; it is still there after a look at another one. */
export function useDraft(conversationId: string): DraftInHand {
  const [draft, setDraft] = useState(() => drafts.get(conversationId) ?? NOTHING);
  const put = (change: Partial<Draft>): void => {
    const next = { ...(drafts.get(conversationId) ?? NOTHING), ...change };
    drafts.set(conversationId, next);
    setDraft(next);
  };
  return { ...draft, put };
}
