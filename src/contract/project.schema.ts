import { z } from 'zod';
import { idSchema, limitSchema, lineSchema, pageOf, textSchema, timeSchema } from './wire.js';
import { changeVoiceSettings, voiceSettings } from './voice-settings.schema.js';
import { changeWidgetSettings, widgetSettings } from './widget-settings.schema.js';

export const projectView = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    instructions: z.string().nullable(),
    widget_key: z.string().nullable().meta({ description: 'Publishable; null for those who are not staff.' }),
    allowed_origins: z.array(z.string()).meta({
      description: 'Origins of the web pages that may hold the widget. Empty: only pages of this server itself.',
    }),
    greeting: z.string().nullable().meta({ description: 'What a visitor reads before the first word.' }),
    widget: widgetSettings,
    voice: voiceSettings.nullable().meta({ description: 'Null for those who are not staff.' }),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'Project' });

/** An origin as browsers send it: scheme, host and, unless it is the usual one, port. */
export const originSchema = z
  .string()
  .max(255)
  .refine(isOrigin, 'must be an origin such as https://www.example.com')
  .meta({ example: 'https://www.example.com' });

const name = lineSchema(80).meta({ example: 'Harbour Homes' });
const greeting = textSchema(2_000).meta({ example: 'Hello! How can we help?' });
const instructions = textSchema(16_384).meta({
  example: 'You are the assistant of Harbour Homes. We are open from nine to six, Monday to Saturday.',
});

export const createProjectBody = z
  .strictObject({ name, instructions: instructions.optional() })
  .meta({ id: 'CreateProject' });

export const changeProjectBody = z
  .strictObject({
    name: name.optional(),
    instructions: instructions.nullable().optional(),
    greeting: greeting.nullable().optional(),
    allowed_origins: z.array(originSchema).max(50).optional(),
    widget: changeWidgetSettings.optional(),
    voice: changeVoiceSettings.optional(),
  })
  .meta({ id: 'ChangeProject', example: { allowed_origins: ['https://www.example.com'] } });

export const projectPage = pageOf(projectView).meta({ id: 'ProjectPage' });
export const projectListQuery = z.strictObject({ limit: limitSchema, cursor: z.string().max(512).optional() });

export type ProjectView = z.infer<typeof projectView>;
export type CreateProject = z.infer<typeof createProjectBody>;
export type ChangeProject = z.infer<typeof changeProjectBody>;
export type ProjectListQuery = z.infer<typeof projectListQuery>;

function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}
