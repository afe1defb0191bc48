/** Samples of 16 bits, 24,000 times a second: so many characters of Base64 are a millisecond. */
const CHARACTERS_PER_MS = 64;

/** As much sound as the widget keeps in hand: it plays the first piece so late, and has missed each that comes later than its turn by more. */
export const JITTER_BUFFER_MS = 80;

/** What a piece of sound tells about itself, in the first characters of its Base64. */
export interface Mark {
  /** Counts from 0 on each way of each call. */
  readonly index: number;
  /** When it left, in microseconds of the monotonic clock. */
  readonly at: number;
  /** Of a client: so many pieces the vendor says when it is asked for an answer; with 0 it sends each piece back at once. */
  readonly wish: number;
}

const WIDTH = 8;
const PLACES = ['index', 'at', 'wish'] as const;
const written = (value: number): string => value.toString(36).padStart(WIDTH, '0');

/** How much of a piece has to be read for its mark. */
export const MARK_CHARACTERS = WIDTH * PLACES.length;

/** A piece of so many milliseconds. */
export const soundOf = (mark: Mark, ms: number): string =>
  PLACES.map((place) => written(mark[place]))
    .join('')
    .padEnd(ms * CHARACTERS_PER_MS, 'A');

/** The mark of a piece that begins there. */
export function markAt(text: string, from: number): Mark {
  const [index = NaN, at = NaN, wish = NaN] = PLACES.map((_, place) =>
    parseInt(text.slice(from + place * WIDTH, from + (place + 1) * WIDTH), 36),
  );
  return { index, at, wish };
}

/** A piece as a client sends it, and where its sound begins. */
export const APPEND = '{"type":"input_audio_buffer.append","audio":"';
export const appendOf = (sound: string): string => `${APPEND}${sound}"}`;

/** What comes before the sound of the vendor. */
export const DELTA = '"delta":"';
export const SOUND_TYPE = '{"type":"response.output_audio.delta"';

/** With this the vendor falls silent, and says what it has heard and said up to then. */
export const STOP = '{"type":"input_audio_buffer.clear"}';
export const COMMIT = '{"type":"input_audio_buffer.commit"}';
export const ANSWER = '{"type":"response.create"}';

/** What the vendor has counted: pieces heard, pieces said, and how often one came that was not due. */
export interface Account {
  readonly heard: number;
  readonly said: number;
  readonly misplaced: number;
}

const ACCOUNT = '{"type":"input_audio_buffer.speech_stopped"';
/** The account travels in an event that passes every relay. */
export const accountText = ({ heard, said, misplaced }: Account): string =>
  `${ACCOUNT},"event_id":"event_bench","audio_end_ms":${heard},"item_id":"item_${said}_${misplaced}"}`;

/** The account in an event, null in all others. */
export function accountIn(text: string): Account | null {
  if (!text.startsWith(ACCOUNT)) return null;
  const { audio_end_ms: heard, item_id: item } = JSON.parse(text) as { audio_end_ms: number; item_id: string };
  const [, said = NaN, misplaced = NaN] = item.split('_').map(Number);
  return { heard, said, misplaced };
}
