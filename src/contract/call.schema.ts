import { z } from 'zod';
import { idOnWire, idSchema, inConversation, languageTag, textSchema, timeSchema } from './wire.js';

/** How sound travels: straight between browser and vendor, or through this server. */
export const callTransport = z.enum(['webrtc', 'websocket']);
export const callStatus = z.enum(['starting', 'active', 'ended']);

/** Why a call is over; stable words. */
export const callEnd = z
  .enum([
    'hung_up',
    'gone',
    'time_up',
    'taken_over',
    'resolved',
    'failed',
    'orphaned',
    'drained',
    'tampered',
    'too_fast',
    'turned_off',
    'budget_spent',
  ])
  .meta({
    description:
      '`gone`: the line broke. `taken_over`: a person answers in writing now. `orphaned`: its server died. `drained`: its server ' +
      'shut down. `tampered`: the client changed what the server had set. `too_fast`: more sound than a voice makes. ' +
      '`turned_off`: the project no longer offers it. `budget_spent`: the assistant may cost no more today.',
  });

export const startCallBody = z
  .strictObject({
    conversation_id: idOnWire,
    transport: callTransport.default('webrtc'),
    sdp: z
      .string()
      .min(1)
      .max(65_536)
      .regex(/^v=0\r?\n/, 'must be a session description')
      .optional()
      .meta({ description: 'The offer of the browser: with `webrtc`, and only then.' }),
    language: languageTag.optional().meta({ description: 'What is spoken; absent: it is found out.' }),
    push_to_talk: z.boolean().optional().meta({
      description: 'The client says when somebody has spoken, by `input_audio_buffer.commit`, and is answered then.',
    }),
  })
  .refine(({ transport, sdp }) => (transport === 'webrtc') === (sdp !== undefined), {
    message: 'goes with the transport webrtc',
    path: ['sdp'],
  })
  .meta({ id: 'StartCall' });

/** What the one who calls may change of a call that is under way. */
export const changeCallBody = z
  .strictObject({
    push_to_talk: z
      .boolean()
      .meta({ description: 'True: the client says when somebody has spoken; false: the vendor hears it.' }),
  })
  .meta({ id: 'ChangeCall', example: { push_to_talk: true } });

export const callView = z
  .strictObject({
    id: idSchema,
    conversation_id: idSchema,
    transport: callTransport,
    status: callStatus,
    end_reason: callEnd.nullable(),
    seconds: z.number().int().nullable().meta({ description: 'How long it was; null while it is not over.' }),
    created_at: timeSchema,
    ends_at: timeSchema.meta({ description: 'When the server hangs up at the latest.' }),
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: 'Call' });

/** Whether the assistant answers aloud, or only listens because a person has the floor. */
const assistantInCall = z.enum(['speaks', 'silent']);

export const runningCallView = callView.extend({ assistant: assistantInCall }).meta({ id: 'RunningCall' });

export const runningCallsView = z.strictObject({ data: z.array(runningCallView) }).meta({ id: 'RunningCalls' });

export const startedCallView = callView
  .extend({
    sdp: z.string().nullable().meta({ description: 'The answer to the offer.' }),
    relay: z
      .strictObject({
        path: z.string().meta({ example: '/realtime/audio' }),
        ticket: z
          .string()
          .meta({ description: 'The first frame is `{ "type": "hello", "ticket": … }`; good for one.' }),
        expires_at: timeSchema,
      })
      .nullable(),
  })
  .meta({ id: 'StartedCall' });

/** What may be asked about calls over a socket: `voiceCommands` holds these too. */
export const callCommands = {
  'voice:whisper': {
    summary: 'Tell the assistant something during a call that the visitor does not hear. It stays as an internal note.',
    input: inConversation.extend({ text: textSchema(2_000) }),
    data: z.null(),
  },
} as const;

/** What is told about calls: `voiceNews` holds these too. */
export const callNews = {
  'voice:transcript': {
    summary:
      'A live caption: the whole text of an utterance so far. May be lost; what was said comes as `message:created`.',
    payload: z.strictObject({
      conversation_id: idSchema,
      call_id: idSchema,
      item_id: z.string(),
      role: z.enum(['user', 'assistant']),
      text: z.string(),
      is_final: z.boolean(),
    }),
  },
  'voice:updated': {
    summary:
      'A call began or ended, or the assistant fell silent in it or speaks again. Also to the sellers of the project.',
    payload: z.strictObject({
      conversation_id: idSchema,
      call: callView,
      assistant: assistantInCall,
    }),
  },
} as const;

export type CallTransport = z.infer<typeof callTransport>;
export type CallStatus = z.infer<typeof callStatus>;
export type CallEnd = z.infer<typeof callEnd>;
export type StartCall = z.output<typeof startCallBody>;
export type ChangeCall = z.output<typeof changeCallBody>;
export type CallView = z.infer<typeof callView>;
export type RunningCallView = z.infer<typeof runningCallView>;
export type StartedCallView = z.infer<typeof startedCallView>;
