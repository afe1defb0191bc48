import { z } from 'zod';
import { emailSchema } from './auth.schema.js';
import { conversationPriority } from './conversation.schema.js';
import { idSchema, limitSchema, lineSchema, pageOf, pathId, textSchema, timeSchema } from './wire.js';

export const escalationStatus = z.enum(['outside_hours', 'queued', 'accepted', 'ended', 'cancelled', 'expired']);
export const requestedBy = z.enum(['visitor', 'assistant', 'staff', 'rule']);

export const reasonSchema = textSchema(500).meta({ example: 'The visitor wants to negotiate the rent.' });
export const skillsSchema = z
  .array(lineSchema(64))
  .max(20)
  .meta({ example: ['rentals'] });

const position = z.number().int().min(1).nullable().meta({ description: '1 is next; null when it does not wait.' });
const estimate = z.number().int().min(0).nullable().meta({ description: 'Null when nothing is known yet.' });
export const queuePlace = { position, estimated_wait_seconds: estimate };

export const escalationView = z
  .strictObject({
    id: idSchema,
    conversation_id: idSchema,
    project_id: idSchema,
    status: escalationStatus.meta({
      description: '`outside_hours`: nobody is promised; `expired`: the longest wait was over.',
    }),
    reason: z.string().nullable(),
    requested_by: requestedBy,
    skills: z.array(z.string()),
    priority: conversationPriority,
    ...queuePlace,
    seller: z
      .strictObject({ id: z.string().nullable(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'Who accepted it. The id is null for visitors.' }),
    opens_at: timeSchema.nullable().meta({ description: 'Outside business hours: when they begin.' }),
    wants_email: z.boolean().meta({ description: 'Nobody comes now: leave an e-mail address for the answer.' }),
    email: z.string().nullable(),
    created_at: timeSchema,
    queued_at: timeSchema.nullable(),
    accepted_at: timeSchema.nullable(),
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: 'Escalation' });

export const requestEscalationBody = z
  .strictObject({
    conversation_id: pathId.optional().meta({ format: 'uuid' }),
    chatId: pathId.optional().meta({ format: 'uuid', description: 'The same as `conversation_id`.' }),
    reason: reasonSchema.optional(),
    skills: skillsSchema.optional(),
  })
  .refine((body) => (body.conversation_id === undefined) !== (body.chatId === undefined), {
    message: 'name the conversation, by conversation_id or chatId',
    path: ['conversation_id'],
  })
  .meta({ id: 'RequestEscalation', example: { conversation_id: '01990000-0000-7000-8000-000000000001' } });

export const leaveEmailBody = z.strictObject({ email: emailSchema }).meta({ id: 'LeaveEmail' });

export const escalationListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  status: escalationStatus.optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

export const escalationPage = pageOf(escalationView).meta({ id: 'EscalationPage' });

export const queueView = z
  .strictObject({
    data: z.array(escalationView).meta({ description: 'In the order in which they are served.' }),
    waiting: z.number().int(),
    estimated_wait_seconds: estimate.meta({ description: 'Of somebody who came now.' }),
  })
  .meta({ id: 'Queue' });

export type EscalationStatus = z.infer<typeof escalationStatus>;
export type RequestedBy = z.infer<typeof requestedBy>;
export type EscalationView = z.infer<typeof escalationView>;
export type RequestEscalation = z.infer<typeof requestEscalationBody>;
export type EscalationListQuery = z.infer<typeof escalationListQuery>;
export type QueueView = z.infer<typeof queueView>;
