import { z } from 'zod';
import { callCommands, callNews } from './call.schema.js';
import { messageView } from './message.schema.js';
import { problemSchema } from './problem.schema.js';
import { speechStatus, voiceTurnFields } from './voice.schema.js';
import { idOnWire, idSchema } from './wire.js';

/** The largest piece of a recording that comes over a socket, in bytes. */
export const MAX_PIECE_BYTES = 65_536;
/** More pieces than any recording needs that a person speaks. */
const MAX_PIECES = 100_000;

const ofTurn = z.strictObject({ turn_id: idOnWire });

const piece = z
  .instanceof(Uint8Array)
  .refine(({ byteLength }) => byteLength > 0 && byteLength <= MAX_PIECE_BYTES, `must be 1 to ${MAX_PIECE_BYTES} bytes`)
  .meta({ description: `Binary: 1 to ${MAX_PIECE_BYTES} bytes.` });

/** What may be asked by voice over a socket, in calls and in spoken turns: `socketCommands` holds these too. */
export const voiceCommands = {
  ...callCommands,
  'voice:start': {
    summary:
      'Begin to say something, while you speak. One turn at a time in a conversation; it is over when the connection is. Join the ' +
      'conversation to read the answer, too.',
    input: voiceTurnFields.omit({ stream: true }),
    data: z.strictObject({
      turn_id: idSchema,
      max_bytes: z.number().int().meta({ description: 'Of the whole recording.' }),
      max_seconds: z.number().int(),
    }),
  },
  'voice:append': {
    summary: 'The next piece of the recording, as it was recorded. One that came before counts once.',
    input: ofTurn.extend({
      index: z.number().int().min(0).max(MAX_PIECES).meta({ description: 'Counts from 0.' }),
      audio: piece,
    }),
    data: z.strictObject({ bytes: z.number().int().meta({ description: 'All that has come so far.' }) }),
  },
  'voice:finish': {
    summary:
      'You have spoken. `ok` means committed as a message like any other; the answer follows, and is spoken as `voice:audio`. A refusal ' +
      'ends the turn.',
    input: ofTurn,
    data: z.strictObject({
      conversation_id: idSchema,
      heard: z.boolean().meta({ description: 'False: no word was heard, and nothing is stored.' }),
      transcript: z.string(),
      message: messageView.nullable(),
    }),
  },
  'voice:cancel': {
    summary:
      'Fall silent: what you began to say is dropped, and of the answer nothing more is spoken. In writing it goes on; `reply:stop` ends that.',
    input: ofTurn,
    data: z.null(),
  },
} as const;

const turn = z.strictObject({ conversation_id: idSchema, turn_id: idSchema });

/** What is told about calls, and about a spoken turn to the socket that speaks and to no other: `socketNews` holds these too. */
export const voiceNews = {
  ...callNews,
  'voice:heard': {
    summary: 'What is understood so far, all of it. To the socket that speaks.',
    payload: turn.extend({ text: z.string(), is_final: z.boolean() }),
  },
  'voice:audio': {
    summary:
      'A piece of the spoken answer: sentence after sentence, while it is still being written. To the socket that spoke.',
    payload: turn.extend({
      generation_id: idSchema,
      sentence: z.number().int().meta({ description: 'Counts from 0.' }),
      text: z.string().optional().meta({ description: 'The sentence; with its first piece.' }),
      type: z.string().meta({ example: 'audio/pcm;rate=24000' }),
      audio: z.instanceof(Uint8Array).meta({ description: 'Binary: signed 16-bit little-endian samples, mono.' }),
    }),
  },
  'voice:cleared': {
    summary: 'What is not yet played is taken back. To the socket that spoke.',
    payload: turn.extend({ generation_id: idSchema.nullable() }),
  },
  'voice:ended': {
    summary: 'The turn is over, and all of its sound was sent. To the socket that spoke.',
    payload: turn.extend({
      generation_id: idSchema.nullable(),
      status: speechStatus,
      problem: problemSchema.nullable().meta({ description: 'What ended it too early.' }),
    }),
  },
} as const;
