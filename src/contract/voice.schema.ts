import { z } from 'zod';
import { clientMessageId, messageView, sendMessageBody } from './message.schema.js';
import { idOnWire, idSchema, languageTag } from './wire.js';

/** What goes with a recording, in the address or as fields of its form. */
export const voiceTurnFields = z
  .strictObject({
    conversation_id: idOnWire,
    client_message_id: clientMessageId.optional(),
    language: languageTag.optional().meta({ description: 'What is spoken; absent: it is found out.' }),
    page_url: sendMessageBody.shape.page_url,
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

/** The ways to talk, best first. */
export const voiceWay = z.enum(['webrtc', 'proxy', 'cascade', 'text']);

/** Why something does not work, in a word for programs and in a sentence for people. */
export const voiceReason = z.strictObject({
  code: z.string().meta({ example: 'key-missing' }),
  message: z.string(),
  cause: z.string().nullable().meta({ description: 'For staff only.' }),
  fix: z.string().nullable().meta({ description: 'What the operator can do; for staff only.' }),
});

const available = z.strictObject({ available: z.boolean(), reason: voiceReason.nullable() });

export const realtimeStatusView = z
  .strictObject({
    way: voiceWay.meta({ description: 'The best one that is available.' }),
    ways: z.strictObject({ webrtc: available, proxy: available, cascade: available, text: available }),
    token: available,
    avatar: available,
    browser: z.array(voiceReason).meta({ description: 'What will stop the browser that asks.' }),
  })
  .meta({ id: 'RealtimeStatus' });

export const realtimeTokenBody = z
  .strictObject({ conversation_id: idOnWire.optional(), property_id: z.string().min(1).max(200).optional() })
  .meta({ id: 'RealtimeTokenRequest', example: { property_id: 'lantern-court' } });

export const realtimeTokenView = z
  .strictObject({
    value: z.string().meta({ description: 'The ephemeral key, for the browser.', example: 'ek_…' }),
    expires_at: z
      .number()
      .int()
      .meta({ description: 'Seconds since 1970. A session that was opened before outlives it.' }),
    url: z.string().meta({ description: 'Where the browser posts its SDP offer, as `application/sdp`.' }),
    session: z.strictObject({ model: z.string(), voice: z.string() }),
  })
  .meta({ id: 'RealtimeToken' });

export const avatarSessionBody = z.strictObject({ conversation_id: idOnWire }).meta({ id: 'AvatarSessionRequest' });

export const avatarSessionView = z
  .strictObject({
    id: idSchema,
    room: z
      .strictObject({ url: z.string(), token: z.string() })
      .meta({ description: 'A LiveKit room: join it to see the avatar.' }),
    speak_url: z
      .string()
      .nullable()
      .meta({ description: 'A WebSocket that takes what the avatar says: samples of `voice.audio`.' }),
    max_seconds: z.number().int().meta({ description: 'Then it ends by itself.' }),
    renew_ms: z.number().int().meta({ description: 'Renew it so often while it is shown.' }),
  })
  .meta({ id: 'AvatarSession' });

export type VoiceWay = z.infer<typeof voiceWay>;
export type VoiceReason = z.infer<typeof voiceReason>;
export type RealtimeStatusView = z.infer<typeof realtimeStatusView>;
export type RealtimeTokenBody = z.infer<typeof realtimeTokenBody>;
export type RealtimeTokenView = z.infer<typeof realtimeTokenView>;
export type AvatarSessionView = z.infer<typeof avatarSessionView>;
export type VoiceTurnFields = z.infer<typeof voiceTurnFields>;
export type VoiceTurnView = z.infer<typeof voiceTurnView>;
export type SpeechStatus = z.infer<typeof speechStatus>;
