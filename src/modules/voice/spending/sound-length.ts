import { secondsOf } from '../../speech/recordings/audio-length.js';
import type { AudioType } from '../../speech/recordings/audio-type.js';
import type { Recording } from '../../speech/speech-to-text.provider.js';

/** Nobody records a voice with fewer bytes a second: eight kilobits with Opus, 24 with AAC, whose recordings in pieces tell no length. */
const leastBytesPerSecond = (type: AudioType): number => (type === 'audio/mp4' ? 3_000 : 1_000);
/** Slow voices need so long for a character, in milliseconds; for one that is a syllable or a word, so long. */
const MS_PER_CHARACTER = 120;
const MS_PER_SIGN = 400;
/** What a voice takes before and after its words. */
const PAUSES_MS = 1_000;

const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{N}]/gu;

/** How long a recording is, in milliseconds; where its own marks don't tell, the most that it can be. */
export const recordedMs = ({ bytes, type }: Recording, mostSeconds: number): number =>
  1_000 * (secondsOf(bytes, type) ?? Math.min(mostSeconds, bytes.length / leastBytesPerSecond(type)));

/** How long a text takes to be spoken by the slowest voice, in milliseconds. */
export function spokenMs(text: string): number {
  const signs = text.match(SIGNS)?.length ?? 0;
  return PAUSES_MS + signs * MS_PER_SIGN + (text.length - signs) * MS_PER_CHARACTER;
}
