import { z } from 'zod';
import { lineSchema } from './wire.js';

/** The languages that the widget speaks. */
export const widgetLanguage = z.enum(['ar', 'de', 'en', 'es', 'fr']);

export const formField = z
  .strictObject({ field: z.enum(['name', 'email', 'phone']), is_required: z.boolean() })
  .meta({ id: 'WidgetFormField' });

const isOnce = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

const accent = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #2f5bd7')
  .toLowerCase();

const look = {
  title: lineSchema(80)
    .nullable()
    .meta({ description: "What stands above the chat. Null: the project's name.", example: 'Harbour Homes' }),
  accent: accent.nullable().meta({ description: 'Null: our blue.', example: '#2f5bd7' }),
  side: z.enum(['left', 'right']).nullable().meta({ description: 'Null: where lines of the page end.' }),
  launcher_label: lineSchema(40)
    .nullable()
    .meta({ description: 'Words beside the icon of the launcher. Null: the icon alone.', example: 'Ask us' }),
  form: z
    .array(formField)
    .max(3)
    .refine((fields) => isOnce(fields.map(({ field }) => field)), 'must name a field once')
    .meta({ description: 'What a new visitor is asked before the first word, in this order. Empty: nothing.' }),
  languages: z
    .array(widgetLanguage)
    .max(widgetLanguage.options.length)
    .refine(isOnce, 'must name a language once')
    .meta({ description: 'Those that the widget may speak; the first one is for everybody else. Empty: all.' }),
};

/** How the widget of a project looks, and what it asks. The words of welcome are the project's `greeting`. */
export const widgetSettings = z.strictObject(look).meta({ id: 'WidgetSettings' });

/** Fields that are left out stay. */
export const changeWidgetSettings = widgetSettings.partial().meta({
  id: 'ChangeWidgetSettings',
  example: { accent: '#0b7285', side: 'right', form: [{ field: 'email', is_required: true }] },
});

/** What a project has that has set nothing. */
export const USUAL_WIDGET: WidgetSettings = {
  title: null,
  accent: null,
  side: null,
  launcher_label: null,
  form: [],
  languages: [],
};

export type WidgetSettings = z.infer<typeof widgetSettings>;
