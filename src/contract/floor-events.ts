import { z } from 'zod';
import { copilotText } from './brief.schema.js';
import { conversationView } from './conversation.schema.js';
import { escalationView, queuePlace, reasonSchema, skillsSchema } from './escalation.schema.js';
import { actionBodies, namesOneTaker, oneTaker, sellerIdSchema } from './floor.schema.js';
import { idSchema, inConversation, timeSchema } from './wire.js';

/** What may be asked about people in conversations: `socketCommands` holds these too. */
export const floorCommands = {
  'escalation:request': {
    summary: 'Ask for a person; asking again gives the same escalation.',
    input: inConversation.extend({ reason: reasonSchema.optional(), skills: skillsSchema.optional() }),
    data: escalationView,
  },
  'escalation:cancel': {
    summary: 'Ask for nobody any more; the assistant goes on.',
    input: inConversation,
    data: escalationView,
  },
  'conversation:claim': {
    summary: 'Take the floor. A lost race is a `conflict` that says who has it.',
    input: inConversation,
    data: conversationView,
  },
  'conversation:transfer': {
    summary: 'Hand the floor on to a seller, or by skills through the queue.',
    input: inConversation
      .extend({ seller_id: sellerIdSchema.optional(), skills: skillsSchema.optional() })
      .refine(namesOneTaker, oneTaker),
    data: conversationView,
  },
  'conversation:hand-back': {
    summary: 'Give the floor back to the assistant.',
    input: inConversation.extend(actionBodies['hand-back'].shape),
    data: conversationView,
  },
  'conversation:requeue': {
    summary: 'Put the visitor back into the queue, at the old place.',
    input: inConversation,
    data: conversationView,
  },
  'conversation:resolve': { summary: 'Resolve the conversation.', input: inConversation, data: conversationView },
  'conversation:reopen': { summary: 'Open it again.', input: inConversation, data: conversationView },
  'conversation:snooze': {
    summary: 'Put it aside until a time, or a message of the visitor.',
    input: inConversation.extend(actionBodies.snooze.shape),
    data: conversationView,
  },
  'copilot:suggest': {
    summary: 'A next message for the seller to change and send. It comes in pieces, and whole as the acknowledgement.',
    input: inConversation,
    data: copilotText,
  },
  'copilot:summarize': {
    summary: 'What has happened so far, for the seller. It comes in pieces, and whole as the acknowledgement.',
    input: inConversation,
    data: copilotText,
  },
} as const;

const agent = z.strictObject({
  conversation_id: idSchema,
  agentId: z.string().nullable().meta({ description: 'Null for visitors, unless it is an account of this server.' }),
  agentName: z.string().nullable(),
  timestamp: timeSchema,
});
const escalationNews = z.strictObject({ conversation_id: idSchema, escalation: escalationView });

/** What is told about them: `socketNews` holds these too. */
export const floorNews = {
  'escalation:created': { summary: 'Somebody asks for a person.', payload: escalationNews },
  'escalation:updated': {
    summary: 'An escalation was accepted, given back, cancelled or is over.',
    payload: escalationNews,
  },
  'queue:updated': {
    summary: 'A new place in the queue.',
    payload: z.strictObject({ conversation_id: idSchema, ...queuePlace }),
  },
  'agent:joined': { summary: 'A person has the floor now.', payload: agent },
  agent_joined: { summary: 'The same as `agent:joined`.', payload: agent },
  'agent:left': { summary: 'A person has the floor no more.', payload: agent },
  'copilot:delta': {
    summary: 'More of a text of the copilot, to the socket that asked for it alone.',
    payload: z.strictObject({
      conversation_id: idSchema,
      kind: z.enum(['suggestion', 'summary']),
      offset: z.number().int().min(0).meta({ description: 'Where `text` begins, in UTF-16 code units.' }),
      text: z.string(),
    }),
  },
} as const;
