import { z } from 'zod';
import { conversationView } from './conversation.schema.js';
import { messageView, receiptView } from './message.schema.js';
import { idSchema, timeSchema, wholeFromText } from './wire.js';

export const generationStatus = z.enum(['running', 'complete', 'stopped', 'failed', 'cancelled']);

export const generationView = z
  .strictObject({
    id: idSchema,
    conversation_id: idSchema,
    epoch: z.number().int().meta({ description: 'A higher epoch replaces the text of a lower one.' }),
    status: generationStatus,
    text: z.string(),
    offset: z.number().int().meta({ description: 'Length of `text`, in UTF-16 code units.' }),
    answers_up_to_seq: z.number().int(),
    message_id: idSchema.nullable(),
    error: z.string().nullable(),
    created_at: timeSchema,
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: 'Generation' });

export const turnView = z
  .strictObject({
    message_id: idSchema.nullable().meta({ description: "The reply's id; null when a person has the floor." }),
    response: z.string().nullable(),
    created_at: timeSchema,
    conversation_id: idSchema,
    message: messageView,
    reply: messageView.nullable(),
    generation_id: idSchema.nullable(),
  })
  .meta({ id: 'Turn' });

export const syncView = z
  .strictObject({
    conversation: conversationView,
    data: z.array(messageView),
    last_seq: z.number().int(),
    has_more: z.boolean(),
    reset: z.boolean().meta({
      description:
        'Too much was missed, or `after_seq` is not of this history: drop what you have, `data` is the newest page. What ' +
        'stands before it is at `GET /conversations/{id}/messages?before_seq=`.',
    }),
    generation: generationView.nullable(),
    receipts: z.array(receiptView).meta({ description: 'How far each reader has come; see `receipt:updated`.' }),
  })
  .meta({ id: 'Sync' });

export const syncQuery = z.strictObject({
  after_seq: wholeFromText(0, 2_147_483_647).default(0),
  limit: wholeFromText(1, 200).default(200),
});

export const resumeQuery = z.strictObject({
  offset: wholeFromText(0, 2_147_483_647).optional(),
  epoch: wholeFromText(0, 2_147_483_647).optional().meta({
    description:
      'The epoch of the text that you have; if it was replaced since, the new text comes from its beginning.',
  }),
});
export const regenerateBody = z.strictObject({}).meta({ id: 'Regenerate' });

export type GenerationStatus = z.infer<typeof generationStatus>;
export type GenerationView = z.infer<typeof generationView>;
export type TurnView = z.infer<typeof turnView>;
export type SyncView = z.infer<typeof syncView>;
export type SyncQuery = z.infer<typeof syncQuery>;
