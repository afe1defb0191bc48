import { z } from 'zod';

/** The body of every refusal: RFC 9457, `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().meta({ example: 'https://omnichat.dev/problems/missing' }),
    title: z.string().meta({ example: 'There is no such conversation.' }),
    status: z.number().int().meta({ example: 404 }),
    detail: z.string().optional(),
    request_id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type ProblemDocument = z.infer<typeof problemSchema>;
