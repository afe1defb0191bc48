import { CHARACTERS_PER_MS, type RealtimeEvent, SOUND } from '../wire/realtime-events.js';

/** The longest name of an item. */
const MOST_CHARACTERS = 128;
/** In so many bytes stands what comes before the sound in a frame. */
const HEAD_BYTES = 320;

/** What a client hears as it came: none of these holds anything that the server has set. */
const PASSED_ON: ReadonlySet<string> = new Set([
  'response.output_audio.done',
  'response.output_audio_transcript.delta',
  'response.output_audio_transcript.done',
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'input_audio_buffer.committed',
  'conversation.item.truncated',
  'conversation.item.input_audio_transcription.delta',
  'conversation.item.input_audio_transcription.completed',
]);

export const isPassedOn = (type: string): boolean => PASSED_ON.has(type);

/** A piece of sound: whose it is, and how long. */
export interface SoundPiece {
  readonly itemId: string;
  readonly ms: number;
}

const DELTA = '"delta":"';
const ITEM = '"item_id":"';
const QUOTE = 0x22;

/** Reads of a frame of sound what is needed, without its sound; null where it is written in another way. */
export function soundIn(data: Buffer): SoundPiece | null {
  // A short text is searched in less time than bytes are, or a pattern is matched.
  const head = data.toString('latin1', 0, HEAD_BYTES);
  const from = head.indexOf(ITEM) + ITEM.length;
  const to = head.indexOf('"', from);
  const start = head.indexOf(DELTA, to) + DELTA.length;
  if (from < ITEM.length || to <= from || to - from > MOST_CHARACTERS || start < DELTA.length) return null;
  const end = data.indexOf(QUOTE, start);
  return end < 0 ? null : { itemId: head.slice(from, to), ms: (end - start) / CHARACTERS_PER_MS };
}

export const isOutlined = (type: string): boolean => type === 'response.created' || type === 'response.done';

/** What a client learns of an answer as a whole: not its tools, and not what it cost. */
export const outlineOf = ({ type, response }: RealtimeEvent): object => ({
  type,
  response: { id: response?.id, status: response?.status },
});

export const isSound = (type: string): boolean => type === SOUND;
