import { type RealtimeEvent, SOUND } from '../wire/realtime-events.js';

/** The longest name of an item. */
const MOST_CHARACTERS = 128;

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

/** 16 bits, 24,000 times a second; base64 makes four characters of three bytes. */
const CHARACTERS_PER_MS = 64;
const DELTA = Buffer.from('"delta":"');
const ITEM = Buffer.from('"item_id":"');
const QUOTE = 0x22;

/** Reads of a frame of sound what is needed, without its sound; null where it is written in another way. */
export function soundIn(data: Buffer): SoundPiece | null {
  const at = data.indexOf(DELTA);
  if (at < 0) return null;
  const start = at + DELTA.length;
  const end = data.indexOf(QUOTE, start);
  const itemId = itemIn(data, at);
  return itemId === null || end < 0 ? null : { itemId, ms: (end - start) / CHARACTERS_PER_MS };
}

/** The item that is named before `end`. Bytes are looked for: a pattern takes several times as long, once a frame. */
function itemIn(data: Buffer, end: number): string | null {
  const from = data.indexOf(ITEM) + ITEM.length;
  if (from < ITEM.length || from > end) return null;
  const to = data.indexOf(QUOTE, from);
  const isPlain = to > from && to <= end && to - from <= MOST_CHARACTERS;
  return isPlain ? data.toString('latin1', from, to) : null;
}

export const isOutlined = (type: string): boolean => type === 'response.created' || type === 'response.done';

/** What a client learns of an answer as a whole: not its tools, and not what it cost. */
export const outlineOf = ({ type, response }: RealtimeEvent): object => ({
  type,
  response: { id: response?.id, status: response?.status },
});

export const isSound = (type: string): boolean => type === SOUND;
