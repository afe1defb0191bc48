import { z } from 'zod';
import { conversationListQuery, conversationPriority, conversationView } from './conversation.schema.js';
import { messageRole } from './message.schema.js';
import { idSchema, lineSchema, pageOf, timeSchema } from './wire.js';

/** A search looks through so many conversations, those with the newest activity. */
export const MOST_SEARCHED = 5_000;
/** The most conversations that a search finds. */
export const MOST_FOUND = 200;
/** The longest excerpt of a message, in characters. */
export const EXCERPT_LENGTH = 200;
/** Nobody reads a higher number at a glance. */
export const MOST_COUNTED = 1_000;

export const inboxQuery = conversationListQuery.extend({
  project_id: z.uuid().toLowerCase().optional(),
  seller_id: lineSchema(255).optional().meta({ description: 'Whose conversations.' }),
  contact_id: z.uuid().toLowerCase().optional().meta({ description: 'With whom.' }),
  tag: lineSchema(64).optional(),
  priority: conversationPriority.optional(),
  q: lineSchema(200)
    .optional()
    .meta({
      description:
        `Words that all stand in one message, or in the title and the contact's name and e-mail address together. Looks through the ` +
        `${MOST_SEARCHED} conversations with the newest activity and finds at most ${MOST_FOUND}.`,
    }),
});

const excerpt = z.string().meta({ description: `At most ${EXCERPT_LENGTH} characters.` });

export const inboxEntry = z
  .strictObject({
    conversation: conversationView,
    contact: z
      .strictObject({ id: idSchema, name: z.string().nullable(), email: z.string().nullable() })
      .nullable()
      .meta({ description: 'Whom it is with.' }),
    seller: z
      .strictObject({ id: z.string(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'Whose it is; the name is known of accounts of this server.' }),
    last_message: z
      .strictObject({ seq: z.number().int(), role: messageRole, text: excerpt, created_at: timeSchema })
      .nullable()
      .meta({ description: 'The newest one, but for those of the system.' }),
    match: z
      .strictObject({ seq: z.number().int(), text: excerpt })
      .nullable()
      .meta({ description: 'The newest message in which `q` was found.' }),
  })
  .meta({ id: 'InboxEntry' });

export const inboxPage = pageOf(inboxEntry).meta({ id: 'InboxPage' });

const count = z
  .number()
  .int()
  .meta({ description: `At most ${MOST_COUNTED}.` });

export const inboxCountsQuery = inboxQuery.pick({ project_id: true });

export const inboxCounts = z
  .strictObject({
    mine: count.meta({ description: `The open ones of the caller. At most ${MOST_COUNTED}, like the others.` }),
    queued: count.meta({ description: 'Open, and the visitor waits for a person.' }),
    assistant: count.meta({ description: 'Open, and the assistant has the floor.' }),
    open: count,
    snoozed: count,
  })
  .meta({ id: 'InboxCounts' });

export type InboxQuery = z.infer<typeof inboxQuery>;
export type InboxEntry = z.infer<typeof inboxEntry>;
export type InboxCounts = z.infer<typeof inboxCounts>;
