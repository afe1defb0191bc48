import { z } from 'zod';
import { idSchema, idOnWire, limitSchema, lineSchema, pageOf, textSchema, timeSchema } from './wire.js';

/** What a canned reply may name between double braces. */
export const CANNED_VARIABLES = [
  'contact.name',
  'contact.email',
  'contact.phone',
  'seller.name',
  'conversation.title',
] as const;

export type CannedVariable = (typeof CANNED_VARIABLES)[number];

/** `{{contact.name}}`, or with what is said where the value is missing: `{{contact.name|there}}`. */
export const PLACEHOLDER = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

const isKnown = (name: string | undefined): boolean =>
  (CANNED_VARIABLES as readonly (string | undefined)[]).includes(name);

function namesKnownVariables(content: string): boolean {
  const isEachKnown = [...content.matchAll(PLACEHOLDER)].every(([, name]) => isKnown(name));
  return isEachKnown && !/[{}]/.test(content.replaceAll(PLACEHOLDER, ''));
}

const shortcut = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be 1 to 50 of a-z, 0-9 and -')
  .meta({ example: 'welcome', description: 'Unique in the project.' });
const content = textSchema(4_000)
  .refine(
    namesKnownVariables,
    `may hold these variables alone: ${CANNED_VARIABLES.map((name) => `{{${name}}}`).join(', ')}`,
  )
  .meta({ example: 'Hello {{contact.name|there}}, this is {{seller.name}}. How can I help you?' });

export const cannedReplyView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    shortcut: z.string(),
    title: z.string().nullable(),
    content: z.string(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'CannedReply' });

export const createCannedReplyBody = z
  .strictObject({ shortcut, title: lineSchema(200).optional(), content })
  .meta({ id: 'CreateCannedReply' });

export const changeCannedReplyBody = z
  .strictObject({ shortcut, title: lineSchema(200).nullable(), content })
  .partial()
  .meta({ id: 'ChangeCannedReply', example: { content: 'Hello {{contact.name|there}}!' } });

export const renderCannedReplyBody = z.strictObject({ conversation_id: idOnWire }).meta({ id: 'RenderCannedReply' });
export const renderedReplyView = z.strictObject({ content: z.string() }).meta({ id: 'RenderedReply' });

export const cannedReplyListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});
export const cannedReplyPage = pageOf(cannedReplyView).meta({ id: 'CannedReplyPage' });

export type CannedReplyView = z.infer<typeof cannedReplyView>;
export type CreateCannedReply = z.infer<typeof createCannedReplyBody>;
export type ChangeCannedReply = z.infer<typeof changeCannedReplyBody>;
export type CannedReplyListQuery = z.infer<typeof cannedReplyListQuery>;
