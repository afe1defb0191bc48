import { z } from 'zod';
import { conversationMode, conversationStatus, conversationView, ratingView } from './conversation.schema.js';
import { generationStatus, generationView, syncView } from './generation.schema.js';
import { clientMessageId, contentSchema, MAX_SEQ, messageView, readerView, sendMessageBody } from './message.schema.js';
import { floorCommands, floorNews } from './floor-events.js';
import type { ProblemDocument } from './problem.schema.js';
import { availability, availabilityBody } from './seller.schema.js';
import { idOnWire, idSchema, inConversation, timeSchema } from './wire.js';
import { voiceCommands, voiceNews } from './voice-events.js';
import { chatView, startChatInput } from './widget.schema.js';

const seq = z.number().int().min(0).max(MAX_SEQ);
const mark = z.strictObject({ conversation_id: idOnWire, up_to_seq: seq.min(1) });
const nothing = z.null();

const sendInput = z.strictObject({
  conversation_id: idOnWire,
  content: contentSchema,
  client_message_id: clientMessageId.meta({ example: 'b6a1c2f0-1' }),
  note: sendMessageBody.shape.note,
  page_url: sendMessageBody.shape.page_url,
});

const rest = z
  .strictObject({
    generation_id: idSchema,
    conversation_id: idSchema,
    epoch: z.number().int().meta({ description: 'Higher than the known one: the text was begun anew; resume from 0.' }),
    status: generationStatus,
    offset: seq.meta({ description: 'Where `text` begins: the offset that was asked for.' }),
    text: z.string(),
    message_id: idSchema.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'ReplyRest' });

const chat = { input: startChatInput, data: chatView, isOpen: true } as const;

/** What a client may ask over a socket: the payload, the data of its acknowledgement, and a sentence for the documentation. */
export const socketCommands = {
  'chat:init': {
    summary: 'For visitors: start a chat, or get the open one back, and watch it. Also before there is a token.',
    ...chat,
  },
  InitChat: { summary: 'The same as `chat:init`.', ...chat },
  initiateChat: { summary: 'The same as `chat:init`.', ...chat },
  'conversation:join': {
    summary:
      'Subscribe to a conversation, then get what was missed; news may arrive before the answer, with a higher seq.',
    input: inConversation.extend({ after_seq: seq.default(0) }),
    data: syncView,
  },
  'conversation:leave': { summary: 'End the subscription.', input: inConversation, data: nothing },
  'conversation:sync': {
    summary: 'Get exactly the messages after `after_seq`; ask again while `has_more`. More than 5,000 missed: `reset`.',
    input: inConversation.extend({ after_seq: seq, limit: z.number().int().min(1).max(200).default(200) }),
    data: syncView,
  },
  'message:send': { summary: 'Send a message. `ok` means committed.', input: sendInput, data: messageView },
  sendMessage: { summary: 'The same as `message:send`.', input: sendInput, data: messageView },
  'message:read': { summary: 'Everything up to here is read; the mark only grows.', input: mark, data: nothing },
  'message:delivered': {
    summary: 'Everything up to here has arrived; the mark only grows.',
    input: mark,
    data: nothing,
  },
  'typing:start': { summary: 'You type; ends by itself after six seconds.', input: inConversation, data: nothing },
  'typing:stop': { summary: 'You no longer type.', input: inConversation, data: nothing },
  'reply:stop': {
    summary: 'Stop an answer; what was said so far is kept.',
    input: z.strictObject({ generation_id: idOnWire }),
    data: nothing,
  },
  'reply:regenerate': { summary: 'Answer the last question once more.', input: inConversation, data: generationView },
  'reply:resume': {
    summary: 'The rest of an answer from `offset` on, and its further news.',
    input: z.strictObject({ generation_id: idOnWire, offset: seq.default(0) }),
    data: rest,
  },
  'seller:status': {
    summary: 'Say whether you take conversations; `online` counts while you are connected.',
    input: availabilityBody,
    data: nothing,
  },
  ...floorCommands,
  ...voiceCommands,
  'session:refresh': {
    summary: 'Go on with a fresh token of the same actor for the same projects.',
    input: z.strictObject({ token: z.string().min(1).max(8_192) }),
    data: z.strictObject({ expires_at: timeSchema }),
  },
} as const;

const reply = z.strictObject({ conversation_id: idSchema, generation_id: idSchema, epoch: z.number().int() });

/** What the server tells without being asked. */
export const socketNews = {
  'message:created': {
    summary: 'A message was committed. At least once, in `seq` order.',
    payload: z.strictObject({ conversation_id: idSchema, seq: seq.min(1), message: messageView }),
  },
  'receipt:updated': {
    summary: 'Somebody has received or read everything up to `up_to_seq`.',
    payload: z.strictObject({
      conversation_id: idSchema,
      reader: readerView,
      kind: z.enum(['read', 'delivered']),
      up_to_seq: seq,
    }),
  },
  'typing:updated': {
    summary: 'Somebody began or ended typing; the assistant types while it answers. May be lost.',
    payload: z.strictObject({ conversation_id: idSchema, reader: readerView, typing: z.boolean() }),
  },
  'conversation:created': {
    summary: 'To the sellers of the project.',
    payload: z.strictObject({ conversation_id: idSchema, conversation: conversationView }),
  },
  'conversation:updated': {
    summary: 'The floor has changed hands, or the status, or the visitor has rated.',
    payload: z.strictObject({
      conversation_id: idSchema,
      status: conversationStatus,
      mode: conversationMode,
      epoch: z.number().int(),
      seller_id: z.string().nullable().meta({ description: 'Null for visitors.' }),
      rating: ratingView.nullable().optional(),
    }),
  },
  'conversation:deleted': {
    summary: 'It is gone, or no longer yours; its watchers watch it no more. Also to the sellers of the project.',
    payload: z.strictObject({ conversation_id: idSchema }),
  },
  ...floorNews,
  ...voiceNews,
  'reply:started': {
    summary: 'The assistant begins to answer; a higher epoch replaces the text of a lower one.',
    payload: reply.extend({ answers_up_to_seq: z.number().int().optional() }),
  },
  'reply:delta': {
    summary:
      'More text of an answer. On a slow connection deltas are left out: a gap in the offsets is closed by `reply:resume`.',
    payload: reply.extend({
      offset: seq.meta({ description: 'Where `text` begins, in UTF-16 code units.' }),
      text: z.string(),
    }),
  },
  'reply:tool': {
    summary: 'The assistant looks something up or does something while it answers. May be lost.',
    payload: reply.extend({ name: z.string(), status: z.enum(['running', 'done', 'failed']) }),
  },
  'reply:ended': {
    summary: 'The end of an answer, with its message where there is text.',
    payload: reply.extend({
      status: z.enum(['complete', 'stopped', 'failed', 'cancelled']),
      message: messageView.nullable(),
      error: z.string().nullable(),
    }),
  },
  'presence:updated': {
    summary:
      'A seller came or went: to the sellers of the project, and to the conversations in which the seller has the floor.',
    payload: z.strictObject({
      conversation_id: idSchema.optional(),
      seller_id: idSchema,
      name: z.string(),
      status: availability,
    }),
  },
  'session:expiring': {
    summary: 'The token ends within a minute: send `session:refresh`.',
    payload: z.strictObject({ expires_at: timeSchema }),
  },
  'session:ended': {
    summary: 'The last word before the server closes this connection.',
    payload: z.strictObject({ reason: z.enum(['expired', 'revoked', 'too-many']) }),
  },
  'server:draining': {
    summary: 'This node shuts down: connect anew after the given time.',
    payload: z.strictObject({ reconnect_in_ms: z.number().int() }),
  },
} as const;

export type CommandName = keyof typeof socketCommands;
export type CommandInput<N extends CommandName> = z.output<(typeof socketCommands)[N]['input']>;
export type CommandData<N extends CommandName> = z.output<(typeof socketCommands)[N]['data']>;
export type NewsName = keyof typeof socketNews;
export type News<N extends NewsName> = z.output<(typeof socketNews)[N]['payload']>;

/** How every command is answered. */
export type Acknowledgement<Data = unknown> =
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly problem: ProblemDocument };

export type ServerToClient = { [N in NewsName]: (news: News<N>) => void };
export type ClientToServer = {
  [N in CommandName]: (
    input: z.input<(typeof socketCommands)[N]['input']>,
    acknowledge: (answer: Acknowledgement<CommandData<N>>) => void,
  ) => void;
};
