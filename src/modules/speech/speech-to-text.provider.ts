import type { AudioType } from './recordings/audio-type.js';

/** A recording, whole. */
export interface Recording {
  readonly bytes: Buffer;
  readonly type: AudioType;
}

/** What a vendor says of an order that it has carried out. */
export interface HeardUsage {
  /** Milliseconds of sound. */
  readonly ms?: number;
  /** US dollars. */
  readonly usd?: number;
}

export interface Listening {
  readonly signal: AbortSignal;
  /** ISO 639-1, where it is known; absent: the vendor finds out. */
  readonly language?: string;
  /** All that is understood so far, from vendors that say it while they listen. Synchronous; must not throw. */
  readonly onText?: (text: string) => void;
  /** From vendors that say it. Synchronous; must not throw. */
  readonly onUsage?: (usage: HeardUsage) => void;
}

/**
 * Speech in, words out, behind one vendor's wire. An adapter makes one try: deadline and retry are composed around it.
 */
export interface SpeechToText {
  readonly name: string;
  /** By this its price is found. */
  readonly model: string;
  /** The words, trimmed; empty when there were none. @throws SpeechFailure always and only */
  transcribe(recording: Recording, listening: Listening): Promise<string>;
  /** Asks whether key and model are accepted, without speech and without cost. @throws SpeechFailure when not */
  check(signal: AbortSignal): Promise<void>;
}
