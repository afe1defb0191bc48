import { z } from 'zod';
import { clientMessageId, contentSchema, MAX_SEQ } from './message.schema.js';
import { pathId } from './wire.js';
import { userInfo } from './widget.schema.js';

/** Fields that the source document sends, and the server knows better. */
const ignored = { timestamp: z.unknown().optional(), from: z.unknown().optional(), type: z.unknown().optional() };

const initFrame = z.strictObject({
  action: z.string(),
  sellerId: pathId.nullable().optional(),
  userInfo: userInfo.nullable().optional(),
  ...ignored,
});

/** The frames that a client of the plain WebSocket may send, by their `action`. */
export const plainFrames = {
  InitChat: initFrame,
  initiateChat: initFrame,
  sendMessage: z.strictObject({
    action: z.string(),
    to: z.string().min(1).max(128),
    message: contentSchema,
    id: clientMessageId.optional(),
    ...ignored,
  }),
  auth: z.strictObject({
    action: z.string(),
    token: z.string().min(1).max(8_192),
    after_seq: z.number().int().min(0).max(MAX_SEQ).optional(),
  }),
} as const;

export type PlainAction = keyof typeof plainFrames;
export type PlainFrame<A extends PlainAction> = z.output<(typeof plainFrames)[A]>;
