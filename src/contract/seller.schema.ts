import { z } from 'zod';
import { emailSchema, passwordSchema, personName } from './auth.schema.js';
import { idSchema, languageTag, limitSchema, lineSchema, pageOf, timeSchema } from './wire.js';

export const sellerRole = z.enum(['seller', 'admin']);
export const availability = z.enum(['online', 'away', 'offline']);

export const skillList = z
  .array(lineSchema(64))
  .max(50)
  .meta({ example: ['rentals'] });
const languages = z
  .array(languageTag)
  .max(20)
  .meta({ example: ['en', 'de'] });
const capacity = z.number().int().min(0).max(1_000).meta({ description: 'Conversations at the same time.' });

export const sellerView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    email: z.string().nullable().meta({ description: "Null in a colleague's view." }),
    name: z.string(),
    role: sellerRole,
    availability,
    presence: availability.meta({ description: '`online` only while connected; the rest is what was said.' }),
    capacity: z.number().int(),
    skills: z.array(z.string()),
    languages: z.array(z.string()),
    is_active: z.boolean(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'Seller' });

export const createSellerBody = z
  .strictObject({
    email: emailSchema,
    name: personName,
    password: passwordSchema,
    role: sellerRole.optional(),
    capacity: capacity.optional(),
    skills: skillList.optional(),
    languages: languages.optional(),
  })
  .meta({ id: 'CreateSeller' });

export const changeSellerBody = z
  .strictObject({
    email: emailSchema,
    name: personName,
    password: passwordSchema,
    current_password: z.string().max(256).meta({ description: 'Needed to change your own password.' }),
    role: sellerRole,
    capacity,
    skills: skillList,
    languages,
    is_active: z.boolean(),
  })
  .partial()
  .meta({ id: 'ChangeSeller', example: { name: 'Mia Berg' } });

export const availabilityBody = z.strictObject({ status: availability }).meta({ id: 'SetAvailability' });

export const sellerListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  availability: availability.optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

export const sellerPage = pageOf(sellerView).meta({ id: 'SellerPage' });

export type SellerRole = z.infer<typeof sellerRole>;
export type Availability = z.infer<typeof availability>;
export type SellerView = z.infer<typeof sellerView>;
export type CreateSeller = z.infer<typeof createSellerBody>;
export type ChangeSeller = z.infer<typeof changeSellerBody>;
export type SellerListQuery = z.infer<typeof sellerListQuery>;
