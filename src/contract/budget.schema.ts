import { z } from 'zod';
import { idSchema } from './wire.js';

const tokens = z.number().int().min(0).max(1_000_000_000_000).nullable();
const usd = z.number().min(0).max(1_000_000).nullable();

const limits = z.strictObject({
  tokens_per_day: tokens.default(null).meta({ description: 'Input and output together. Null: no limit of its own.' }),
  usd_per_day: usd.default(null).meta({ description: 'US dollars. Null: no limit of its own.' }),
});
const none = { tokens_per_day: null, usd_per_day: null };

/** What a project lets models that write, listen and speak cost in a day (UTC): in all, and for one visitor. */
export const budgetBody = z
  .strictObject({ project: limits.default(none), contact: limits.default(none) })
  .meta({ id: 'Budget', example: { project: { usd_per_day: 20 }, contact: { tokens_per_day: 50_000 } } });

const effective = z.strictObject({ tokens_per_day: tokens, usd_per_day: usd });

export const budgetView = z
  .strictObject({
    project_id: idSchema,
    project: effective,
    contact: effective,
    effective: z
      .strictObject({ project: effective, contact: effective })
      .meta({ description: "What holds: the lower of the project's limit and the server's." }),
    today: z
      .strictObject({
        used_tokens: z.number(),
        reserved_tokens: z.number(),
        used_usd: z.number(),
        reserved_usd: z.number(),
      })
      .meta({ description: 'Of the project: spent, and set aside for answers that are being written.' }),
  })
  .meta({ id: 'BudgetState' });

export type Budget = z.infer<typeof budgetBody>;
export type BudgetView = z.infer<typeof budgetView>;
