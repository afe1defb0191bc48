import { z } from 'zod';
import { idSchema, lineSchema } from './wire.js';

const refreshToken = z.string().min(1).max(512);

export const grantView = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().meta({ description: 'Seconds that the access token is good for.' }),
    refresh_token: z.string().meta({ description: 'Good for one refresh; using an old one ends the session.' }),
  })
  .meta({ id: 'Grant' });

export const refreshBody = z.strictObject({ refresh_token: refreshToken }).meta({ id: 'Refresh' });

export const emailSchema = z.email().max(254).meta({ example: 'mia@example.com' });
export const passwordSchema = z
  .string()
  .min(10, 'must have at least 10 characters')
  .max(256)
  .meta({ description: 'Any characters, at least 10 of them.' });

export const loginBody = z
  .strictObject({
    email: z.string().min(1).max(254).meta({ example: 'mia@example.com' }),
    password: z.string().min(1).max(256),
    project_id: z
      .uuid()
      .toLowerCase()
      .optional()
      .meta({ description: 'Needed by those who have an account in several projects.' }),
  })
  .meta({ id: 'Login' });

export const meView = z
  .strictObject({
    kind: z.enum(['user', 'seller', 'admin', 'contact']),
    id: z.string(),
    name: z.string().nullable(),
    project_ids: z.array(idSchema).nullable().meta({ description: 'Null: every project.' }),
  })
  .meta({ id: 'Me' });

/** Which project a call is about. */
export const projectQuery = z.strictObject({
  project_id: z
    .uuid()
    .toLowerCase()
    .optional()
    .meta({ description: 'May be left out when the token names exactly one project.' }),
});

export const personName = lineSchema(200).meta({ example: 'Mia Berg' });

export type GrantView = z.infer<typeof grantView>;
export type Login = z.infer<typeof loginBody>;
export type MeView = z.infer<typeof meView>;
