import { Unanswered } from '@omnichat/client';
import { useEffect, useState } from 'react';
import { useSession } from '../session/session.js';

export type Help = 'suggestion' | 'summary';

const COMMANDS = { suggestion: 'copilot:suggest', summary: 'copilot:summarize' } as const;

/** A model may take this long for a text, in milliseconds. */
const PATIENCE_MS = 60_000;

export interface CopilotState {
  readonly kind: Help | null;
  readonly text: string;
  readonly isWriting: boolean;
  readonly failure: string | null;
  readonly ask: (kind: Help) => void;
  readonly dismiss: () => void;
}

interface Written {
  readonly kind: Help;
  readonly text: string;
  readonly isWriting: boolean;
  readonly failure: string | null;
}

/** A text of the copilot for a conversation, as it is written. Nothing of it goes anywhere by itself. */
export function useCopilot(conversationId: string): CopilotState {
  const { client } = useSession();
  const [written, setWritten] = useState<Written | null>(null);

  useEffect(
    () =>
      client.socket.on('copilot:delta', ({ conversation_id: id, kind, offset, text }) => {
        if (id !== conversationId) return;
        setWritten((now) => {
          if (now?.kind !== kind || !now.isWriting || now.text.length < offset) return now;
          return { ...now, text: now.text.slice(0, offset) + text };
        });
      }),
    [client, conversationId],
  );

  const ask = (kind: Help): void => {
    if (written?.isWriting) return;
    setWritten({ kind, text: '', isWriting: true, failure: null });
    const end = (ending: Partial<Written>): void =>
      setWritten((now) => (now?.kind === kind ? { ...now, isWriting: false, ...ending } : now));
    client.socket.ask(COMMANDS[kind], { conversation_id: conversationId }, PATIENCE_MS).then(
      ({ text }) => end({ text }),
      (error: unknown) => end({ failure: reasonOf(error) }),
    );
  };
  const nothing = { kind: null, text: '', isWriting: false, failure: null };
  return { ...(written ?? nothing), ask, dismiss: () => setWritten(null) };
}

function reasonOf(error: unknown): string {
  if (error instanceof Unanswered) return 'The copilot needs the live connection, and did not answer.';
  return error instanceof Error ? error.message : 'The copilot did not answer.';
}
