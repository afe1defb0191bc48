import { z } from 'zod';

const frame = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), event_id: z.string().optional(), ...shape });

/** What a client may send, and nothing else: what the server has set stays as it is. */
const clientFrame = z.discriminatedUnion('type', [
  frame('input_audio_buffer.append', { audio: z.base64() }),
  frame('input_audio_buffer.commit', {}),
  frame('input_audio_buffer.clear', {}),
  frame('response.create', {}),
  frame('response.cancel', {}),
  frame('conversation.item.truncate', {
    item_id: z.string().max(128),
    content_index: z.literal(0).default(0),
    audio_end_ms: z.number().int().min(0).max(3_600_000),
  }),
]);

type Own<Frame> = Frame extends unknown ? Omit<Frame, 'event_id'> : never;
export type ClientFrame = Own<z.output<typeof clientFrame>>;

const HEAD = Buffer.from('{"type":"input_audio_buffer.append","audio":"');
const [HEAD_BYTES, TAIL_BYTES] = [HEAD.length, '"}'.length];
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE = 0x7d;

/**
 * Whether a frame is sound and nothing but sound, by its bytes: it can be passed on unread. Nothing may stand in it that ends the text
 * of the sound early, since a second `type` would overrule the first.
 */
export const isBareSound = (data: Buffer): boolean =>
  data.length > HEAD_BYTES + TAIL_BYTES &&
  data.compare(HEAD, 0, HEAD_BYTES, 0, HEAD_BYTES) === 0 &&
  data.indexOf(QUOTE, HEAD_BYTES) === data.length - TAIL_BYTES &&
  data[data.length - 1] === BRACE &&
  data.indexOf(BACKSLASH) < 0;

/** The length of the text of a frame that is bare sound. */
export const charactersIn = (bareSound: Buffer): number => bareSound.length - HEAD_BYTES - TAIL_BYTES;

/** A frame of a client in its own words; null for what it may not send. */
export function frameOf(data: Buffer): ClientFrame | null {
  try {
    const { event_id: _, ...own } = clientFrame.parse(JSON.parse(data.toString('utf8')));
    return own;
  } catch {
    return null;
  }
}

export const helloFrame = z.strictObject({ type: z.literal('hello'), ticket: z.string().min(1).max(128) });
