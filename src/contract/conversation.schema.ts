import { z } from 'zod';
import { idSchema, limitSchema, lineSchema, metadataSchema, pageOf, textSchema, timeSchema } from './wire.js';

export const conversationStatus = z.enum(['open', 'snoozed', 'resolved']);
export const conversationMode = z.enum(['assistant', 'queued', 'seller']);
/** From the last to the first in the queue. */
export const conversationPriority = z.enum(['low', 'normal', 'high', 'urgent']);
export const channel = z.enum(['api', 'widget', 'websocket', 'voice']);

const score = z.number().int().min(1).max(5);

export const ratingView = z
  .strictObject({ score, comment: z.string().nullable(), rated_at: timeSchema })
  .meta({ id: 'Rating' });

export const rateConversationBody = z
  .strictObject({ score, comment: textSchema(2_000).nullable().optional() })
  .meta({ id: 'RateConversation', example: { score: 5, comment: 'Quick and kind.' } });

export const conversationView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    title: z.string().nullable(),
    status: conversationStatus,
    mode: conversationMode,
    epoch: z.number().int().meta({ description: 'Grows with each change of mode.' }),
    chatbot_id: idSchema.nullable(),
    contact_id: idSchema.nullable(),
    user_id: z.string().nullable(),
    seller_id: z.string().nullable(),
    channel,
    last_seq: z.number().int().meta({ description: 'The highest message number so far; 0 when empty.' }),
    last_message_at: timeSchema.nullable(),
    unread_count: z.number().int().nullable().meta({
      description:
        'How many messages the caller has neither read nor answered, at most 1,000; null in news and in what follows from a change, where nobody counts.',
    }),
    escalation_requested: z.boolean(),
    snoozed_until: timeSchema.nullable(),
    tags: z.array(z.string()),
    priority: conversationPriority,
    rating: ratingView.nullable().meta({ description: 'What the visitor thinks of it.' }),
    metadata: metadataSchema,
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'Conversation' });

export const openConversationBody = z
  .strictObject({
    title: lineSchema(200).optional().meta({ example: 'Viewing on Saturday' }),
    chatbot_id: idSchema.optional(),
    contact_id: idSchema.optional(),
    metadata: metadataSchema.optional(),
  })
  .meta({ id: 'OpenConversation', example: { title: 'Viewing on Saturday' } });

export const openConversationQuery = z.strictObject({
  // No example: in Swagger UI it would be sent, and no id is right for every installation.
  project_id: z
    .uuid()
    .toLowerCase()
    .optional()
    .meta({ description: 'May be left out when the token names exactly one project.' }),
});

export const conversationPage = pageOf(conversationView).meta({ id: 'ConversationPage' });

export const conversationListQuery = z.strictObject({
  status: conversationStatus.optional(),
  mode: conversationMode.optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

export type ConversationStatus = z.infer<typeof conversationStatus>;
export type ConversationMode = z.infer<typeof conversationMode>;
export type ConversationPriority = z.infer<typeof conversationPriority>;
export type Channel = z.infer<typeof channel>;
export type ConversationView = z.infer<typeof conversationView>;
export type RatingView = z.infer<typeof ratingView>;
export type RateConversation = z.infer<typeof rateConversationBody>;
export type OpenConversation = z.infer<typeof openConversationBody>;
export type ConversationListQuery = z.infer<typeof conversationListQuery>;
