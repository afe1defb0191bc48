import { z } from 'zod';
import { idSchema, pageUrl, textSchema, timeSchema, wholeFromText } from './wire.js';

/** The longest message text, in bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 16_384;

export const MAX_SEQ = 2_147_483_647;

export const messageRole = z.enum(['user', 'assistant', 'seller', 'system', 'note']);
export const senderKind = z.enum(['user', 'contact', 'seller', 'assistant', 'system']);
export const messageStatus = z.enum(['complete', 'stopped', 'failed']);

export const messageView = z
  .strictObject({
    id: idSchema,
    conversation_id: idSchema,
    seq: z.number().int().positive().meta({ description: '1, 2, 3 … without holes; commit order.' }),
    role: messageRole,
    sender: z.strictObject({ kind: senderKind, id: z.string().nullable(), name: z.string().nullable() }),
    content: z.string(),
    status: messageStatus,
    client_message_id: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    created_at: timeSchema,
  })
  .meta({ id: 'Message' });

export const clientMessageId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')
  .meta({ description: 'Chosen by the sender; the same id in the same conversation is one message for ever.' });

/** Longer texts are refused as `too-large` by the service, which counts bytes; the schema only bounds the characters. */
export const contentSchema = textSchema(131_072).meta({ maxLength: MAX_MESSAGE_BYTES, example: 'When are you open?' });

export const sendMessageBody = z
  .strictObject({
    content: contentSchema,
    client_message_id: clientMessageId.optional(),
    note: z.boolean().optional().meta({ description: 'An internal note, which visitors never see. Only for staff.' }),
    page_url: pageUrl.optional().meta({
      description:
        'The web page that the visitor looks at. The answer knows the record of this page; of staff it is ignored.',
    }),
    stream: z.boolean().optional().meta({ description: 'Answer as server-sent events.' }),
  })
  .meta({ id: 'SendMessage', example: { content: 'When are you open?' } });

export const historyQuery = z
  .strictObject({
    after_seq: wholeFromText(0, MAX_SEQ).optional(),
    before_seq: wholeFromText(0, MAX_SEQ).optional(),
    limit: wholeFromText(1, 200).default(50),
  })
  .refine((query) => query.after_seq === undefined || query.before_seq === undefined, {
    message: 'after_seq and before_seq exclude each other',
    path: ['before_seq'],
  });

export const historyView = z
  .strictObject({ data: z.array(messageView), last_seq: z.number().int(), has_more: z.boolean() })
  .meta({ id: 'History' });

export const readBody = z.strictObject({ up_to_seq: z.number().int().min(1).max(MAX_SEQ) }).meta({ id: 'ReadMark' });
/** Somebody who reads, or writes; the id of a person is null for visitors. */
export const readerView = z.strictObject({
  kind: z.enum(['user', 'contact', 'seller', 'assistant']),
  id: z.string().nullable(),
});

export const receiptView = z
  .strictObject({ reader: readerView, read_up_to_seq: z.number().int(), delivered_up_to_seq: z.number().int() })
  .meta({ id: 'Receipt' });

export const typingBody = z.strictObject({ typing: z.boolean() }).meta({ id: 'Typing' });

export type MessageRole = z.infer<typeof messageRole>;
export type SenderKind = z.infer<typeof senderKind>;
export type MessageStatus = z.infer<typeof messageStatus>;
export type MessageView = z.infer<typeof messageView>;
export type SendMessage = z.infer<typeof sendMessageBody>;
export type HistoryQuery = z.infer<typeof historyQuery>;
