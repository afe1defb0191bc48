import type { VoiceWords } from './words/en.js';
import type { TalkNote } from './ways/talk.js';

interface StepProps {
  readonly way: string;
  readonly reason: string | null;
  readonly hint?: string | undefined;
}

/** Which way it is, and why it is no better one. */
export function Step({ way, reason, hint }: StepProps) {
  return (
    <p class="step" role="status" title={hint}>
      <b>{way}</b>
      {reason !== null && ` · ${reason}`}
    </p>
  );
}

/** What went wrong, or why it is over. */
export function Note({ note, words }: { readonly note: TalkNote | null; readonly words: VoiceWords }) {
  return note ? <p role="alert">{words[note]}</p> : null;
}
