import { z } from 'zod';
import { idSchema, lineSchema, timeSchema } from './wire.js';

export const API_TOKEN_PREFIX = 'oc_';

const MOST_DAYS = 3_650;

const role = z.enum(['service', 'admin']).meta({
  description: '`service` may do what sellers may; `admin` may change the settings of the project, too.',
});

export const apiTokenView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    name: z.string(),
    role,
    hint: z.string().meta({ description: 'The last four characters of the token.' }),
    created_by: z.string().nullable().meta({ description: 'The name of the admin who made it.' }),
    created_at: timeSchema,
    expires_at: timeSchema,
    last_used_at: timeSchema.nullable().meta({ description: 'Within a minute or so.' }),
  })
  .meta({ id: 'ApiToken' });

export const newApiTokenView = z
  .strictObject({
    ...apiTokenView.shape,
    token: z.string().meta({ description: 'Shown this once.', example: 'oc_…' }),
  })
  .meta({ id: 'NewApiToken' });

export const createApiTokenBody = z
  .strictObject({
    name: lineSchema(80).meta({ example: 'Web shop' }),
    role: role.default('service'),
    expires_in_days: z.number().int().min(1).max(MOST_DAYS).default(365),
  })
  .meta({ id: 'CreateApiToken', example: { name: 'Web shop', role: 'service', expires_in_days: 365 } });

export const apiTokenList = z.strictObject({ data: z.array(apiTokenView) }).meta({ id: 'ApiTokenList' });

export type ApiTokenRole = z.infer<typeof role>;
export type ApiTokenView = z.infer<typeof apiTokenView>;
export type NewApiTokenView = z.infer<typeof newApiTokenView>;
export type CreateApiToken = z.infer<typeof createApiTokenBody>;
