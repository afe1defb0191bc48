import { z } from 'zod';
import { emailSchema, grantView, personName } from './auth.schema.js';
import { contactView, deviceId, identifyBody, phoneSchema } from './contact.schema.js';
import { conversationView } from './conversation.schema.js';
import { clientMessageId, contentSchema, messageView } from './message.schema.js';
import { widgetSettings } from './widget-settings.schema.js';
import { idSchema, metadataSchema, pageUrl, pathId } from './wire.js';

export const widgetKey = z
  .string()
  .min(1)
  .max(128)
  .meta({ description: 'Publishable; names the project.', example: 'wk_0123456789abcdef0123456789abcdef' });

/** A field of a form: left empty it is none. */
const said = <T extends z.ZodType>(schema: T) => schema.or(z.literal('')).nullable().optional();

/** Small enough to travel in a token, in bytes of JSON. */
const MAX_USER_INFO_BYTES = 2_048;

/** What a visitor says of itself in a form; fields that we don't know are kept with the conversation, for the sellers. */
export const userInfo = z
  .looseObject({ name: said(personName), email: said(emailSchema), phone: said(phoneSchema) })
  .refine((info) => metadataSchema.safeParse(info).success, 'must be well-formed Unicode, and not nested too deep')
  .refine(
    (info) => Buffer.byteLength(JSON.stringify(info)) <= MAX_USER_INFO_BYTES,
    'must be at most 2048 bytes of JSON',
  )
  .meta({ id: 'UserInfo', example: { name: 'Mia Berg', email: 'mia@example.com' } });

const wish = {
  seller_id: idSchema
    .toLowerCase()
    .nullable()
    .optional()
    .meta({ description: 'Who shall answer; else somebody is picked.' }),
  chatbot_id: idSchema.toLowerCase().nullable().optional(),
  user_info: userInfo.optional(),
  page_url: pageUrl.optional(),
};

const identity_token = identifyBody.shape.identity_token.optional();

export const startChatInput = z.strictObject({ device_id: deviceId, identity_token, ...wish });

export const widgetSessionBody = z
  .strictObject({
    widget_key: widgetKey,
    device_id: deviceId,
    identity_token,
    ...wish,
  })
  .meta({ id: 'OpenWidgetSession', example: { widget_key: 'wk_…', device_id: 'b6a1c2f0-7c41-4d3a' } });

export const chatSeller = z.strictObject({ id: idSchema, name: z.string() }).meta({ id: 'ChatSeller' });

export const queuePlace = z
  .strictObject({ position: z.number().int(), estimated_wait_seconds: z.number().int().nullable() })
  .meta({ id: 'QueuePlace' });

const chat = {
  contact: contactView,
  conversation: conversationView,
  session: grantView.meta({ description: "The visitor's tokens. The refresh token counts from the first message on." }),
  seller: chatSeller.nullable().meta({ description: 'Who is to answer, beside the assistant.' }),
  queue: queuePlace.nullable().meta({ description: 'Null unless the visitor waits for a person.' }),
};

export const chatView = z.strictObject(chat).meta({ id: 'Chat' });

export const widgetSessionView = z
  .strictObject({
    ...chat,
    widget: z.strictObject({
      project_name: z.string(),
      greeting: z.string().nullable().meta({ description: 'To be shown before the first word.' }),
      ...widgetSettings.shape,
    }),
  })
  .meta({ id: 'WidgetSession' });

/** The names are those of the document that asked for this route. */
export const sendMessageFallbackBody = z
  .strictObject({
    widgetId: widgetKey,
    message: contentSchema,
    sellerId: pathId.nullable().optional(),
    userInfo: userInfo.nullable().optional(),
    deviceId: deviceId.optional(),
    timestamp: z.string().max(64).optional().meta({ description: 'Ignored: the server has the clock.' }),
    id: clientMessageId.optional(),
  })
  .meta({
    id: 'SendMessageFallback',
    example: { widgetId: 'wk_…', message: 'When are you open?', deviceId: 'b6a1c2f0-7c41-4d3a' },
  });

export const sentFallbackView = z
  .strictObject({
    message: messageView,
    contact_id: idSchema,
    conversation_id: idSchema,
    session: grantView.nullable().meta({ description: 'For what follows, where the call came without a token.' }),
  })
  .meta({ id: 'SentFallback' });

/** What a visitor's token promises before anything is stored of the visitor. Everything in it is the visitor's own word. */
export const draftClaim = z.object({
  conversation_id: idSchema,
  channel: z.enum(['widget', 'websocket']),
  seller_id: idSchema.optional(),
  chatbot_id: idSchema.optional(),
  user_info: z.record(z.string(), z.unknown()).optional(),
  page_url: z.string().optional(),
  /** Only where the contact has no row either. `address` is what its arrival counts against. */
  newcomer: z.object({ device_id: z.string(), refresh_hash: z.string(), address: z.string() }).optional(),
});

export type UserInfo = z.infer<typeof userInfo>;
export type StartChat = z.infer<typeof startChatInput>;
export type OpenWidgetSession = z.infer<typeof widgetSessionBody>;
export type ChatView = z.infer<typeof chatView>;
export type ChatSeller = z.infer<typeof chatSeller>;
export type WidgetSessionView = z.infer<typeof widgetSessionView>;
export type SendMessageFallback = z.infer<typeof sendMessageFallbackBody>;
export type SentFallback = z.infer<typeof sentFallbackView>;
export type Draft = z.infer<typeof draftClaim>;
