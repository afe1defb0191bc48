import type { Chat, RestClient } from '@omnichat/client';
import type { Microphone } from './microphone.js';

/** What the visitor sees of a talk. */
export type TalkState = 'listening' | 'thinking' | 'speaking';

/** Why a talk ended, or what went wrong in it, by the words that say so. */
export type TalkNote = 'nothingHeard' | 'quiet' | 'notSpoken' | 'personReads' | 'busy' | 'failed';

export interface TalkParts {
  readonly chat: Chat;
  readonly rest: RestClient;
  /** The page that the visitor looks at just now; null: it is not known. */
  readonly page: () => string | null;
  readonly microphone: Microphone;
  readonly became: (state: TalkState) => void;
  /** How loud the visitor is, 0 to 1. */
  readonly level: (level: number) => void;
  /** What is understood so far. */
  readonly caption: (text: string) => void;
  readonly note: (note: TalkNote | null) => void;
  /** Nobody listens any more. */
  readonly over: () => void;
}

/** A talk that goes on, by whichever way. */
export interface Talk {
  mute(isMuted: boolean): void;
  /** The visitor has said everything. */
  done(): void;
  /** The visitor interrupts. */
  interrupt(): void;
  end(): void;
}

/** One way to talk. @throws when it can't be opened: then the next way is tried */
export type TalkWay = (parts: TalkParts) => Promise<Talk>;
