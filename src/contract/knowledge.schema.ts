import { z } from 'zod';
import { idSchema, limitSchema, lineSchema, pageOf, textSchema, timeSchema } from './wire.js';

export const documentFormat = z.enum(['text', 'markdown', 'html', 'pdf', 'url', 'record']);
export const documentStatus = z.enum(['pending', 'processing', 'ready', 'failed']);

/** ISO 639: the first part of a language tag is what counts. */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
  .max(35)
  .meta({ example: 'en' });

/** Words of the project's own choice that say where knowledge is used. */
export const tagsSchema = z
  .array(lineSchema(64))
  .max(20)
  .meta({ example: ['rentals'] });

const title = lineSchema(300).meta({ example: 'Opening hours' });
export const webAddress = z.url({ protocol: /^https?$/ }).max(2_048);
const inlineText = textSchema(131_072);

export const documentView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    title: z.string(),
    format: documentFormat,
    url: z.string().nullable(),
    language: z.string().nullable().meta({ description: 'As given, or as found in the text.' }),
    tags: z.array(z.string()),
    size: z.number().int().meta({ description: 'Bytes of what was sent or fetched.' }),
    status: documentStatus,
    progress: z.number().min(0).max(1),
    passages: z.number().int().meta({ description: 'How many passages the search finds it by.' }),
    error: z
      .strictObject({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why it failed, by a stable code and in words.' }),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'KnowledgeDocument' });

export const createDocumentBody = z
  .strictObject({
    title: title.optional(),
    text: inlineText.optional().meta({ example: 'We are open from nine to six, Monday to Saturday.' }),
    markdown: inlineText.optional(),
    html: inlineText.optional(),
    url: webAddress.optional().meta({ description: 'A public page or PDF, which is fetched.' }),
    language: languageSchema.optional(),
    tags: tagsSchema.optional(),
  })
  .refine((body) => contentsOf(body).length === 1, {
    message: 'must hold exactly one of text, markdown, html and url',
    path: ['text'],
  })
  .meta({
    id: 'CreateKnowledgeDocument',
    example: { title: 'Opening hours', text: 'We are open from nine to six, Monday to Saturday.' },
  });

/** What is said about an uploaded document: fields of the form, or of the address where the file is the whole body. */
export const uploadFields = z.strictObject({
  title: title.optional(),
  language: languageSchema.optional(),
  tags: z
    .string()
    .transform((text) => text.split(','))
    .pipe(tagsSchema)
    .optional()
    .meta({ description: 'Separated by commas.' }),
});

export const uploadQuery = uploadFields.extend({
  project_id: z.uuid().toLowerCase().optional(),
});

export const documentListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  status: documentStatus.optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

export const documentPage = pageOf(documentView).meta({ id: 'KnowledgeDocumentPage' });

/** Which knowledge a search looks at: documents by id or by any of these tags; neither means all. */
export const scopeSchema = z
  .strictObject({
    document_ids: z.array(z.uuid().toLowerCase()).max(200).optional(),
    tags: tagsSchema.optional(),
  })
  .meta({ description: 'Documents with one of these ids or one of these tags; empty means all.' });

export const searchBody = z
  .strictObject({
    query: textSchema(2_000).meta({ example: 'When are you open on Saturdays?' }),
    limit: z.number().int().min(1).max(50).optional().meta({ description: 'The most passages; 5 if not given.' }),
    language: languageSchema.optional().meta({ description: 'Of the query; not needed.' }),
    scope: scopeSchema.optional(),
  })
  .meta({ id: 'SearchKnowledge', example: { query: 'When are you open on Saturdays?' } });

export const passageView = z
  .strictObject({
    passage_id: idSchema,
    document_id: idSchema,
    document_title: z.string(),
    heading: z.string().meta({ description: 'The headings above the passage, outermost first.' }),
    text: z.string(),
    url: z.string().nullable(),
    record: z
      .strictObject({ kind: z.string(), external_id: z.string() })
      .nullable()
      .meta({ description: 'Set when the passage tells the facts of a record.' }),
    score: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'How much of the query it covers; comparable across queries.' }),
  })
  .meta({ id: 'KnowledgePassage' });

export const searchView = z
  .strictObject({
    data: z.array(passageView),
    confident: z.boolean().meta({ description: 'Whether the knowledge seems to hold an answer at all.' }),
  })
  .meta({ id: 'KnowledgeSearch' });

export type DocumentFormat = z.infer<typeof documentFormat>;
export type DocumentStatus = z.infer<typeof documentStatus>;
export type DocumentView = z.infer<typeof documentView>;
export type CreateDocument = z.infer<typeof createDocumentBody>;
export type UploadFields = z.infer<typeof uploadFields>;
export type DocumentListQuery = z.infer<typeof documentListQuery>;
export type KnowledgeScope = z.infer<typeof scopeSchema>;
export type SearchKnowledge = z.infer<typeof searchBody>;
export type PassageView = z.infer<typeof passageView>;
export type SearchView = z.infer<typeof searchView>;

const CONTENTS = ['text', 'markdown', 'html', 'url'] as const;
type Contents = Readonly<Record<(typeof CONTENTS)[number], string | undefined>>;

/** The formats that a body brings, with their texts. */
export function contentsOf(body: Partial<Contents>): { format: keyof Contents; text: string }[] {
  return CONTENTS.flatMap((format) => {
    const text = body[format];
    return text === undefined ? [] : [{ format, text }];
  });
}
