import { z } from 'zod';
import { requestedBy } from './escalation.schema.js';
import { idSchema } from './wire.js';

/** The longest range, in days. */
export const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

export const figuresQuery = z
  .strictObject({
    project_id: z.uuid().toLowerCase().optional(),
    from: z.iso.date().meta({ description: "The first day, on the project's clock.", example: '2026-11-01' }),
    to: z.iso.date().meta({ description: 'The last day.', example: '2026-11-21' }),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before from' })
  .refine(({ from, to }) => daysFrom(from, to) <= MOST_DAYS, {
    path: ['to'],
    message: `must be less than ${MOST_DAYS} days after from`,
  });

const count = z.number().int();
const seconds = z.number().nullable();

const day = {
  conversations: count.meta({ description: 'In which somebody wrote, by the day on which they began.' }),
  answered_by_assistant: count.meta({
    description: 'Of these: the assistant answered, and no person was asked for or wrote.',
  }),
  first_response_seconds: seconds.meta({ description: "Median, from a visitor's first message to the first answer." }),
  escalations: count.meta({ description: 'How often a person was asked for.' }),
  accepted: count.meta({ description: 'Of these: a person came.' }),
  waiting_seconds: seconds.meta({ description: 'Median, from then until a person came.' }),
};

export const figuresView = z
  .strictObject({
    project_id: idSchema,
    from: z.iso.date(),
    to: z.iso.date(),
    time_zone: z.string().meta({ description: 'That of the routing policy: days begin on its clock.' }),
    total: z.strictObject(day).meta({ id: 'FiguresTotal', description: 'Of all days; medians are of all, too.' }),
    days: z.array(z.strictObject({ date: z.iso.date(), ...day }).meta({ id: 'FiguresDay' })).meta({
      description: 'Every day of the range, also the empty ones.',
    }),
    reasons: z
      .array(
        z
          .strictObject({
            requested_by: requestedBy,
            reason: z.string().nullable(),
            escalations: count,
            accepted: count,
          })
          .meta({ id: 'FiguresReason' }),
      )
      .meta({ description: 'Why a person was asked for: the 20 most frequent.' }),
    models: z
      .array(
        z
          .strictObject({
            provider: z.string().nullable(),
            model: z.string().nullable(),
            answers: count,
            failures: count,
            input_tokens: count,
            output_tokens: count,
            cost_usd: z.number().nullable().meta({ description: 'Null where no price is known.' }),
          })
          .meta({ id: 'FiguresModel' }),
      )
      .meta({ description: 'Who wrote the answers; null for those that no model began.' }),
  })
  .meta({ id: 'Figures' });

export type FiguresQuery = z.infer<typeof figuresQuery>;
export type FiguresView = z.infer<typeof figuresView>;
