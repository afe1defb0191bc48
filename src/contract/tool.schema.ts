import { z } from 'zod';
import { toolName } from './chatbot.schema.js';
import { idSchema, isStorableJson, limitSchema, pageOf, textSchema, timeSchema } from './wire.js';

const MOST_SCHEMA_BYTES = 16_384;

const jsonSchema = z
  .record(z.string().min(1).max(64), z.unknown())
  .refine(isStorableJson, {
    message: 'must be well-formed Unicode without NUL characters, not nested too deep',
    abort: true,
  })
  .refine(
    (schema) => Buffer.byteLength(JSON.stringify(schema)) <= MOST_SCHEMA_BYTES,
    `must be at most ${MOST_SCHEMA_BYTES} bytes of JSON`,
  )
  .refine((schema) => schema.type === 'object', 'must describe an object: `type` is "object"');

const headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header'),
    z.string().regex(/^[\x20-\x7e]{1,4096}$/, 'must be visible ASCII characters'),
  )
  .refine((given) => Object.keys(given).length <= 20, 'must have at most 20 headers');

const fields = {
  name: toolName.meta({ example: 'book_viewing' }),
  description: textSchema(1_024).meta({
    description: 'Tells the model when to call it, and what for.',
    example: 'Book a viewing of a property.',
  }),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z
    .string()
    .max(2_048)
    .meta({
      description:
        'Public, on a web port. `{argument}` in its path or query stands for an argument; the others go into the query of GET and ' +
        'DELETE, else into a JSON body.',
      example: 'https://api.example.com/viewings',
    }),
  parameters: jsonSchema.meta({
    description: 'JSON Schema (draft-07) of the arguments. What the model gives is checked by it.',
    example: {
      type: 'object',
      properties: { day: { type: 'string' } },
      required: ['day'],
      additionalProperties: false,
    },
  }),
  timeout_ms: z.number().int().min(100).max(20_000),
  is_enabled: z.boolean(),
};

export const toolView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    ...fields,
    header_names: z.array(z.string()).meta({ description: 'The values are never shown.' }),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'Tool' });

const secret = headers.meta({ description: 'Sent with every call, such as a key. Never shown again.' });

export const createToolBody = z
  .strictObject({ ...fields, headers: secret })
  .partial()
  .required({ name: true, description: true, url: true })
  .meta({
    id: 'CreateTool',
    example: { name: 'book_viewing', description: 'Book a viewing.', url: 'https://api.example.com/viewings' },
  });

export const changeToolBody = z
  .strictObject({ ...fields, headers: secret })
  .omit({ name: true })
  .partial()
  .meta({ id: 'ChangeTool', example: { is_enabled: false } });

export const toolPage = pageOf(toolView).meta({ id: 'ToolPage' });

export const toolListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

export type ToolView = z.infer<typeof toolView>;
export type CreateTool = z.infer<typeof createToolBody>;
export type ChangeTool = z.infer<typeof changeToolBody>;
export type ToolListQuery = z.infer<typeof toolListQuery>;
