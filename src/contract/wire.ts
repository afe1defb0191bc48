import { z } from 'zod';

/** Ids on the wire: UUIDs, of version 7 where we made them. */
export const idSchema = z.uuid().meta({ example: '01990000-0000-7000-8000-000000000001' });

const NIL_ID = '00000000-0000-0000-0000-000000000000';

/** An id in a path. A malformed one reads as an id that nothing has, so that it looks exactly like a wrong one. */
export const pathId = z
  .string()
  .transform((text) => idSchema.safeParse(text).data?.toLowerCase() ?? NIL_ID)
  .meta({ format: 'uuid' });

/** A malformed id reads as one that nothing has, as in a path of REST. */
export const idOnWire = pathId.meta({ format: 'uuid', example: '01990000-0000-7000-8000-000000000001' });

/** What every command about a conversation names. */
export const inConversation = z.strictObject({ conversation_id: idOnWire });

/** The address of a web page. */
export const pageUrl = z.url({ protocol: /^https?$/ }).max(2_048);

/** A point in time: ISO 8601, UTC, milliseconds. */
export const timeSchema = z.iso.datetime().meta({ example: '2026-11-21T09:30:00.000Z' });

/** What PostgreSQL can store as it is: no NUL, and no half of a surrogate pair, which would be replaced. */
export const isStorableText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Nested deeper, metadata would exhaust the stack of whoever walks through it. */
const MAX_METADATA_DEPTH = 32;

/** Whether JSON can be stored as it is: see `isStorableText`. */
export const isStorableJson = (value: unknown): boolean => isStorable(value, MAX_METADATA_DEPTH);

/** Free-form data of the caller: a JSON object of at most 8 KiB. */
export const metadataSchema = z
  .record(z.string().max(64), z.unknown())
  .refine(isStorableJson, {
    message: `must be well-formed Unicode without NUL characters, nested at most ${MAX_METADATA_DEPTH} levels deep`,
    abort: true,
  })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= 8_192, 'must be at most 8192 bytes of JSON')
  .meta({ example: { source: 'pricing page' } });

function isStorable(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.entries(value).every(([key, each]) => isStorableText(key) && isStorable(each, levels - 1));
}

/** A language as BCP 47 names it. */
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
  .max(35);

/** A short line of text for people: no NUL, no line breaks. */
export const lineSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // oxlint-disable-next-line no-control-regex
    .regex(/^[^\u0000-\u001f]*$/, 'must be one line without control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** A text of up to `max` bytes of UTF-8, without NUL, and not only white space. */
export const textSchema = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.trim() !== '', 'must not be blank')
    .refine((text) => !text.includes('\u0000'), 'must not contain NUL characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** A number in a query string or a cursor: digits only, so that no other notation slips through. */
export const wholeFromText = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().int().min(min).max(max))
    .meta({ type: 'integer', minimum: min, maximum: max });

export const limitSchema = wholeFromText(1, 200).default(50);

/** A page of a list, with the cursor of the next one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });

/** The body of a call that needs none: nothing, or an empty object. */
export const nothingBody = z.strictObject({}).meta({ id: 'Nothing' });
