import { z } from 'zod';
import { clientMessageId, messageView } from './message.schema.js';
import { idOnWire, idSchema, languageTag } from './wire.js';

/** What goes with a recording, in the address or as fields of its form. */
export const voiceTurnFields = z
  .strictObject({
    conversation_id: idOnWire,
    client_message_id: clientMessageId.optional(),
    language: languageTag.optional().meta({ description: 'What is spoken; absent: it is found out.' }),
    stream: z.enum(['true', 'false']).optional().meta({ description: 'Answer as server-sent events.' }),
  })
  .meta({ id: 'VoiceTurnFields' });

export const voiceTurnQuery = voiceTurnFields.partial();

/** Sound as JSON carries it. */
export const soundView = z.strictObject({
  type: z.string().meta({ example: 'audio/wav' }),
  audio: z.string().meta({ format: 'byte', description: 'Base64.' }),
});

/** How the speaking of an answer ended. */
export const speechStatus = z.enum(['complete', 'stopped', 'failed', 'off', 'none']).meta({
  description:
    '`stopped`: a person took the floor. `failed`: the text is whole, the sound is not. `off`: this server has no voice. `none`: there was nothing to say.',
});

export const voiceTurnView = z
  .strictObject({
    conversation_id: idSchema,
    heard: z.boolean().meta({ description: 'False: no word was heard, and nothing is stored.' }),
    transcript: z.string(),
    message: messageView.nullable(),
    reply: messageView.nullable().meta({ description: 'Null when a person has the floor.' }),
    generation_id: idSchema.nullable(),
    speech: soundView.nullable(),
    speech_status: speechStatus,
  })
  .meta({ id: 'VoiceTurn' });

export type VoiceTurnFields = z.infer<typeof voiceTurnFields>;
export type VoiceTurnView = z.infer<typeof voiceTurnView>;
export type SpeechStatus = z.infer<typeof speechStatus>;
