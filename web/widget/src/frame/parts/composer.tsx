import type { Chat, ChatState } from '@omnichat/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Words } from '../../words/words.js';
import { Icon } from './icon.jsx';

export interface ComposerProps {
  readonly chat: Chat;
  readonly state: ChatState;
  readonly words: Words;
  readonly isOpen: boolean;
  readonly send: (content: string) => void;
}

/** Where the visitor writes. Enter sends; Shift and Enter begin a new line. */
export function Composer({ chat, state, words, isOpen, send }: ComposerProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  const write = (value: string): void => {
    setText(value);
    chat.typing(value !== '');
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const content = text.trim();
    if (content === '') return;
    write('');
    send(content);
    field.current?.focus();
  };
  return (
    <form class="composer" onSubmit={submit}>
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={8_000}
        aria-label={words.write}
        placeholder={words.write}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => (isSending(event) ? submit(event) : undefined)}
      />
      <Act {...{ chat, words }} isWriting={text.trim() !== ''} isAnswering={state.reply !== null} />
    </form>
  );
}

const isSending = ({ key, shiftKey, isComposing }: KeyboardEvent): boolean =>
  key === 'Enter' && !shiftKey && !isComposing;

interface ActProps {
  readonly chat: Chat;
  readonly words: Words;
  readonly isWriting: boolean;
  readonly isAnswering: boolean;
}

/** Sends what is written; while an answer comes and nothing is written, it stops the answer. */
function Act({ chat, words, isWriting, isAnswering }: ActProps) {
  if (isWriting || !isAnswering) {
    return (
      <button type="submit" class="round" aria-label={words.send} disabled={!isWriting}>
        <Icon name="send" />
      </button>
    );
  }
  const stop = (): void => void chat.stop().catch(() => undefined);
  return (
    <button type="button" class="round" aria-label={words.stop} onClick={stop}>
      <Icon name="stop" />
    </button>
  );
}
