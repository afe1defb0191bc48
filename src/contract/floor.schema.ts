import { z } from 'zod';
import { conversationPriority } from './conversation.schema.js';
import { reasonSchema, skillsSchema } from './escalation.schema.js';
import { lineSchema, metadataSchema, textSchema, timeSchema } from './wire.js';

export const sellerIdSchema = lineSchema(255).meta({ description: 'Whose conversation it becomes.' });

/** A transfer goes to a seller, or to whoever has the skills. */
export const namesOneTaker = (body: {
  seller_id?: string | undefined;
  skills?: readonly string[] | undefined;
}): boolean => (body.seller_id === undefined) !== (body.skills === undefined);
export const oneTaker = { message: 'name a seller, or skills with which somebody is found', path: ['seller_id'] };

/** What each action on a conversation takes beside the conversation. */
export const actionBodies = {
  escalate: z
    .strictObject({ reason: reasonSchema.optional(), skills: skillsSchema.optional() })
    .meta({ id: 'Escalate' }),
  assign: z.strictObject({ seller_id: sellerIdSchema }).meta({ id: 'Assign' }),
  transfer: z
    .strictObject({ seller_id: sellerIdSchema.optional(), skills: skillsSchema.optional() })
    .refine(namesOneTaker, oneTaker)
    .meta({ id: 'Transfer', example: { skills: ['rentals'] } }),
  'hand-back': z
    .strictObject({
      note: textSchema(2_000).optional().meta({ description: 'What was agreed; the assistant reads it.' }),
    })
    .meta({ id: 'HandBack' }),
  snooze: z
    .strictObject({ until: timeSchema.meta({ description: 'In the future, at most a year ahead.' }) })
    .meta({ id: 'Snooze' }),
} as const;

export const tagsSchema = z
  .array(lineSchema(64))
  .max(50)
  .transform((tags) => [...new Set(tags)])
  .meta({ example: ['viewing'] });

export const changeConversationBody = z
  .strictObject({
    title: lineSchema(200).nullable(),
    tags: tagsSchema,
    priority: conversationPriority,
    metadata: metadataSchema,
  })
  .partial()
  .meta({ id: 'ChangeConversation', example: { tags: ['viewing'], priority: 'high' } });

export type ActionBody<A extends keyof typeof actionBodies> = z.output<(typeof actionBodies)[A]>;
export type ChangeConversation = z.infer<typeof changeConversationBody>;
