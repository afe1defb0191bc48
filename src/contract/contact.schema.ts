import { z } from 'zod';
import { emailSchema, grantView, personName } from './auth.schema.js';
import { conversationView } from './conversation.schema.js';
import { messageView } from './message.schema.js';
import { idSchema, limitSchema, lineSchema, metadataSchema, pageOf, timeSchema } from './wire.js';

const externalId = lineSchema(255).meta({ description: "The visitor's id in the business's own system." });
export const phoneSchema = lineSchema(40).meta({ example: '+49 30 5550134' });

/** Chosen by the visitor's device; a hint, never a right. */
export const deviceId = z.string().regex(/^[\x21-\x7e]{8,128}$/, 'must be 8 to 128 visible ASCII characters');

export const contactView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    external_id: z.string().nullable().meta({ description: 'Verified: from a signed token, or given by staff.' }),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    attributes: metadataSchema,
    is_verified: z.boolean(),
    last_page_url: z.string().nullable(),
    last_seen_at: timeSchema.nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'Contact' });

const details = { name: personName, email: emailSchema, phone: phoneSchema, attributes: metadataSchema };

export const createContactBody = z
  .strictObject({ ...details, external_id: externalId })
  .partial()
  .meta({ id: 'CreateContact', example: { name: 'Mia Berg', email: 'mia@example.com' } });

export const changeContactBody = z
  .strictObject({
    name: personName.nullable(),
    email: emailSchema.nullable(),
    phone: phoneSchema.nullable(),
    attributes: metadataSchema,
  })
  .partial()
  .meta({ id: 'ChangeContact', example: { name: 'Mia Berg' } });

export const contactListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  q: z.string().trim().min(1).max(200).optional().meta({ description: 'Part of the name or the e-mail address.' }),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

export const contactPage = pageOf(contactView).meta({ id: 'ContactPage' });

export const identifyBody = z
  .strictObject({
    identity_token: z
      .string()
      .min(1)
      .max(8_192)
      .meta({
        description:
          'A JWT, HS256 by an identity secret of the project: `sub` (your id of the visitor), `project_id`, `jti`, `exp` at most ' +
          'an hour ahead; optionally `name`, `email`, `phone`, `attributes`.',
      }),
  })
  .meta({ id: 'Identify' });

/** What an identity token may say, once its signature is checked. */
export const identityClaims = z.object({
  sub: externalId,
  project_id: z.uuid(),
  jti: z.string().min(1).max(255),
  exp: z.number(),
  name: personName.optional(),
  email: emailSchema.optional(),
  phone: phoneSchema.optional(),
  attributes: metadataSchema.optional(),
});

export const identifiedView = z
  .strictObject({
    contact: contactView,
    session: grantView.nullable().meta({
      description:
        'Given when the caller has become another contact, whose tokens these are; its former ones have ended.',
    }),
  })
  .meta({ id: 'Identified' });

export const mergeBody = z.strictObject({ into: idSchema }).meta({ id: 'Merge' });
export const mergeQuery = z.strictObject({ dry_run: z.enum(['true', 'false']).optional() });

export const mergeView = z
  .strictObject({
    id: idSchema.nullable().meta({ description: 'Null for a preview.' }),
    from: contactView,
    into: contactView.meta({ description: 'As it is (or would be) after the merge.' }),
    moves: z.record(z.string(), z.number().int()).meta({ example: { conversations: 3 } }),
    fills: z.array(z.string()).meta({ description: 'Fields that were empty and are taken over.', example: ['phone'] }),
    undo_until: timeSchema.nullable(),
  })
  .meta({ id: 'ContactMerge' });

export const contactExport = z
  .strictObject({
    exported_at: timeSchema,
    contact: contactView,
    merged_contacts: z.array(contactView),
    sessions: z.array(z.strictObject({ id: idSchema, created_at: timeSchema, expires_at: timeSchema })),
    conversations: z.array(conversationView),
    messages: z.array(messageView),
  })
  .meta({ id: 'ContactExport' });

export const identitySecretView = z
  .strictObject({ id: idSchema, project_id: idSchema, created_at: timeSchema })
  .meta({ id: 'IdentitySecret' });

export const newIdentitySecretView = identitySecretView
  .extend({ secret: z.string().meta({ description: 'Shown in this answer only.' }) })
  .meta({ id: 'NewIdentitySecret' });

export const identitySecretList = z
  .strictObject({ data: z.array(identitySecretView) })
  .meta({ id: 'IdentitySecretList' });

export type ContactView = z.infer<typeof contactView>;
export type CreateContact = z.infer<typeof createContactBody>;
export type ChangeContact = z.infer<typeof changeContactBody>;
export type ContactListQuery = z.infer<typeof contactListQuery>;
export type IdentityClaims = z.infer<typeof identityClaims>;
export type IdentifiedView = z.infer<typeof identifiedView>;
export type MergeView = z.infer<typeof mergeView>;
export type IdentitySecretView = z.infer<typeof identitySecretView>;
