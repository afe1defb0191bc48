import { z } from 'zod';
import { conversationPriority } from './conversation.schema.js';
import { availability, skillList } from './seller.schema.js';
import { idSchema, languageTag, lineSchema, pathId, timeSchema } from './wire.js';

export const routingStrategy = z.enum(['manual', 'round_robin', 'least_busy', 'sticky', 'skills']);
export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:30');

const openingHours = z
  .strictObject({
    days: z.array(weekday).min(1).max(7),
    from: clock.meta({ example: '09:00' }),
    to: z.union([clock, z.literal('24:00')]).meta({ example: '17:30' }),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than from; a night is two entries' });

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
  .meta({ example: 'Europe/Berlin' });

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const fields = {
  strategy: routingStrategy.default('round_robin'),
  first_responder: z
    .enum(['assistant', 'seller'])
    .default('assistant')
    .meta({ description: 'Who has the floor in a new chat that was given to a seller.' }),
  language_match: z
    .enum(['preferred', 'required'])
    .default('preferred')
    .meta({ description: 'Whether somebody who does not speak the language is better than nobody.' }),
  grace_seconds: z
    .number()
    .int()
    .min(0)
    .max(3_600)
    .default(45)
    .meta({ description: 'How long a seller may be absent before the floor is taken back.' }),
  on_seller_lost: z.enum(['queue', 'assistant']).default('queue'),
  max_wait_seconds: z
    .number()
    .int()
    .min(10)
    .max(86_400)
    .nullable()
    .default(null)
    .meta({ description: 'Null: as long as it takes.' }),
  on_max_wait: z.enum(['assistant', 'email']).default('assistant'),
  assistant_helps_while_queued: z.boolean().default(false),
  priority: conversationPriority.default('normal').meta({ description: 'Of a chat that comes into the queue.' }),
  time_zone: timeZone.default('UTC'),
  business_hours: z
    .array(openingHours)
    .max(50)
    .nullable()
    .default(null)
    .meta({ description: 'On the clock of `time_zone`, summer time included. Null: always open.' }),
  holidays: z
    .array(z.strictObject({ date: z.iso.date(), name: lineSchema(80).optional() }))
    .max(400)
    .default([])
    .meta({ description: 'Days of `time_zone` on which nobody works.', example: [{ date: '2026-12-25' }] }),
} as const;

/** How a project brings chats to its people. Every field has a default, so that `{}` is a whole policy. */
export const routingPolicy = z
  .strictObject(fields)
  .meta({ id: 'RoutingPolicy', example: { strategy: 'least_busy', max_wait_seconds: 300, on_max_wait: 'email' } });

export const routingPolicyView = z
  .strictObject({
    project_id: idSchema,
    ...fields,
    is_open: z.boolean(),
    opens_at: timeSchema.nullable().meta({ description: 'The next opening; null while open, or when none is near.' }),
  })
  .meta({ id: 'RoutingPolicyView' });

export const routingReason = z.enum(['start', 'escalation', 'transfer', 'requeue']);

export const routingOutcome = z.enum(['chosen', 'named', 'waits', 'kept', 'closed', 'nobody']).meta({
  description:
    '`waits`: given to the named seller, who is absent or full, without the floor; `kept`: somebody answers already; `closed`: ' +
    'nobody, since it is outside business hours.',
});

export const passedOverCode = z.enum([
  'offline',
  'away',
  'full',
  'skills',
  'language',
  'later',
  'closed',
  'manual',
  'named_other',
  'gave_back',
  'held',
]);

const wishFields = {
  reason: routingReason,
  seller_id: idSchema.nullable(),
  skills: skillList,
  language: languageTag.nullable(),
  except_seller_id: z.string().nullable().meta({ description: 'Who gave the chat back.' }),
};

const considered = z
  .strictObject({
    seller_id: idSchema,
    name: z.string(),
    status: availability,
    load: z.number().int(),
    capacity: z.number().int(),
    skills: z.array(z.string()),
    languages: z.array(z.string()),
    score: z.record(z.string(), z.number()).meta({
      description: 'The lower, the sooner; compared from the first to the last.',
      example: { foreign: 0, share: 0.4, turn: 1 },
    }),
    passed_over: z
      .strictObject({ code: passedOverCode, sentence: z.string() })
      .nullable()
      .meta({ description: 'Null for the one who was chosen.' }),
  })
  .meta({ id: 'RoutingCandidate' });

const decision = {
  project_id: idSchema,
  conversation_id: idSchema.nullable(),
  outcome: routingOutcome,
  seller_id: z.string().nullable(),
  takes_floor: z.boolean(),
  explanation: z.string().meta({ example: 'Mia Berg gets the chat: it is their turn.' }),
  wish: z.strictObject(wishFields),
  policy: routingPolicy,
  candidates: z.array(considered),
};

export const routingDecisionView = z
  .strictObject({ id: idSchema, ...decision, created_at: timeSchema })
  .meta({ id: 'RoutingDecision' });

export const simulatedDecisionView = z.strictObject(decision).meta({ id: 'SimulatedRoutingDecision' });

export const simulateRoutingBody = z
  .strictObject({
    conversation_id: pathId.optional().meta({ description: 'Else: a visitor who was never here.' }),
    reason: wishFields.reason.default('start'),
    seller_id: wishFields.seller_id.default(null),
    skills: wishFields.skills.default([]),
    language: wishFields.language.default(null),
    at: timeSchema.optional().meta({ description: 'For the business hours; else now.' }),
    policy: routingPolicy.optional().meta({ description: 'One to try; else that of the project.' }),
  })
  .meta({ id: 'SimulateRouting', example: { skills: ['rentals'] } });

export type RoutingStrategy = z.infer<typeof routingStrategy>;
export type RoutingPolicy = z.infer<typeof routingPolicy>;
export type RoutingPolicyView = z.infer<typeof routingPolicyView>;
export type RoutingReason = z.infer<typeof routingReason>;
export type RoutingOutcome = z.infer<typeof routingOutcome>;
export type PassedOverCode = z.infer<typeof passedOverCode>;
export type RoutingDecisionView = z.infer<typeof routingDecisionView>;
export type SimulatedDecisionView = z.infer<typeof simulatedDecisionView>;
export type SimulateRouting = z.infer<typeof simulateRoutingBody>;
