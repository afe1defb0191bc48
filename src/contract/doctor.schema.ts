import { z } from 'zod';

const finding = z
  .strictObject({
    check: z.enum(['database', 'models', 'parity', 'voice']),
    subject: z.string().meta({ example: 'openrouter openrouter/auto' }),
    status: z.enum(['ok', 'off', 'warning', 'fault']).meta({
      description: '`off`: not set up, which may be what you want. `warning`: it works, but look at it.',
    }),
    finding: z.string().meta({ example: 'openrouter would not answer.' }),
    cause: z.string().nullable().meta({ example: 'HTTP 401 or 403: the key is wrong, or revoked, or may not ask.' }),
    fix: z.string().nullable().meta({
      example: 'Make a new key at the vendor, set OPENROUTER_API_KEY, and start the server again.',
    }),
  })
  .meta({ id: 'Finding' });

export const diagnosisView = z
  .strictObject({
    status: z.enum(['ok', 'warning', 'fault']).meta({ description: 'The worst of the findings.' }),
    findings: z.array(finding),
  })
  .meta({ id: 'Diagnosis' });

export type Finding = z.infer<typeof finding>;
export type DiagnosisView = z.infer<typeof diagnosisView>;
