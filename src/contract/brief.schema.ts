import { z } from 'zod';
import { requestedBy } from './escalation.schema.js';
import { idSchema, timeSchema } from './wire.js';

/** What a seller reads before the first word. */
export const briefContent = z.strictObject({
  wants: z.string().meta({ description: 'What the visitor wants.' }),
  facts: z
    .array(z.string())
    .meta({ description: 'What is known so far, in the words of the visitor and the records.' }),
  answers: z
    .array(z.strictObject({ text: z.string(), sources: z.array(z.unknown()) }))
    .meta({ description: 'What the assistant said, with its sources.' }),
  reason: z.string().nullable().meta({ description: 'Why a person was asked for.' }),
  requested_by: requestedBy.nullable(),
  suggested_reply: z.string().meta({ description: 'A first reply to change; it is never sent by itself.' }),
});

export const briefView = z
  .strictObject({
    conversation_id: idSchema,
    ...briefContent.shape,
    made_by: z.string().meta({ description: 'The model, or `extractive` where it was put together without one.' }),
    up_to_seq: z.number().int(),
    created_at: timeSchema,
  })
  .meta({ id: 'Brief' });

export const copilotText = z.strictObject({ text: z.string(), made_by: z.string() }).meta({ id: 'CopilotText' });

export type BriefContent = z.infer<typeof briefContent>;
export type BriefView = z.infer<typeof briefView>;
