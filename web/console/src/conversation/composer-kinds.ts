import type { Conversation } from '@omnichat/client/types';
import { Ear, Lock, type LucideIcon, SendHorizontal } from 'lucide-react';
import { LONGEST_WHISPER } from '../calls/use-whisper.js';
import type { Kind } from './use-draft.js';

interface Words {
  /** What the field is called. */
  readonly field: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly send: string;
  readonly icon: LucideIcon;
  /** The most characters. */
  readonly longest: number;
}

const NOTE: Words = {
  field: 'Private note',
  placeholder: 'Only colleagues see this.',
  hint: 'The visitor never sees a note.',
  send: 'Save note',
  icon: Lock,
  longest: 16_384,
};

const WHISPER: Words = {
  field: 'Whisper',
  placeholder: 'The assistant hears this, the visitor does not.',
  hint: 'It reaches the assistant in the call, and stays as a private note.',
  send: 'Whisper',
  icon: Ear,
  longest: LONGEST_WHISPER,
};

/** How the field, its button and the line below them read. */
export function wordsFor(kind: Kind, { mode }: Conversation): Words {
  if (kind === 'note') return NOTE;
  if (kind === 'whisper') return WHISPER;
  const isHeld = mode === 'seller';
  return {
    field: 'Reply',
    placeholder: isHeld ? 'Write to the visitor' : 'Write, and you take over from the assistant',
    hint: isHeld
      ? 'Enter sends, Shift+Enter begins a new line.'
      : 'Your message takes the floor; the assistant falls silent.',
    send: 'Send',
    icon: SendHorizontal,
    longest: 16_384,
  };
}

/** Whom one can write to. */
export const kindsOf = (canWhisper: boolean): { value: Kind; label: string }[] => [
  { value: 'reply', label: 'Reply' },
  { value: 'note', label: 'Private note' },
  ...(canWhisper ? [{ value: 'whisper', label: 'Whisper' } as const] : []),
];
