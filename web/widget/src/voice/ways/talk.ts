import type { Chat, RestClient } from '@omnichat/client';
import type { Microphone } from '../sound/microphone.js';
import type { Mouth } from '../sound/mouth.js';

/** What the visitor sees of a talk. */
export type TalkState = 'listening' | 'thinking' | 'speaking';

/** Why a talk ended, or what went wrong in it, by the words that say so. */
export type TalkNote =
  | 'nothingHeard'
  | 'quiet'
  | 'notSpoken'
  | 'personReads'
  | 'busy'
  | 'failed'
  | 'timeUp'
  | 'usedUp'
  | 'elsewhere'
  | 'otherMicrophone'
  | 'otherSpeaker'
  | 'microphoneGone';

/** How a talk ended: with words for it, as somebody wished (null), or because its way broke, so that another one may go on. */
export type TalkEnd = TalkNote | 'lost' | null;

export interface TalkParts {
  readonly chat: Chat;
  readonly rest: RestClient;
  /** The page that the visitor looks at just now; null: it is not known. */
  readonly page: () => string | null;
  readonly microphone: Microphone;
  readonly mouth: Mouth;
  /** The visitor says with a button when he speaks, just now. */
  readonly isPushToTalk: boolean;
  readonly became: (state: TalkState) => void;
  /** How loud the visitor is, 0 to 1. */
  readonly level: (level: number) => void;
  /** What is understood so far, or said. */
  readonly caption: (text: string) => void;
  readonly note: (note: TalkNote | null) => void;
  /** Nobody listens any more. */
  readonly over: (end: TalkEnd) => void;
}

/** A talk that goes on, by whichever way. */
export interface Talk {
  mute(isMuted: boolean): void;
  /** The visitor begins to speak, or has said everything; only where he says so with a button. */
  press(isPressed: boolean): void;
  /** The visitor wants a button to say when he speaks, or no longer: the way learns it. Null: it has to begin anew. @throws when it can't be changed */
  readonly pressing: (() => Promise<void>) | null;
  /** The visitor has said everything; null: this way hears that by itself. */
  readonly done: (() => void) | null;
  /** The visitor interrupts. */
  interrupt(): void;
  /** Resolves when the other end knows. */
  end(): Promise<void>;
}

/** One way to talk. @throws when it can't be opened: then the next way is tried */
export type TalkWay = (parts: TalkParts) => Promise<Talk>;
