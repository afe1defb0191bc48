import type { CallTransport } from '../../../../contract/call.schema.js';
import type { LlmTool } from '../../../llm-providers/llm.provider.js';

export interface SessionWish {
  readonly model: string;
  readonly voice: string;
  readonly transcriptionModel: string;
  readonly instructions: string;
  readonly tools: readonly LlmTool[];
  readonly transport: CallTransport;
  readonly language: string | null;
  readonly pushToTalk: boolean;
}

const PCM = { format: { type: 'audio/pcm', rate: 24_000 } } as const;

/** The vendor's session, all of it set here (shape: OpenAI Realtime GA). The model of a WebSocket stands in its address, for good. */
export function sessionFor(wish: SessionWish): object {
  const { transport, language } = wish;
  // WebRTC agrees on its own formats.
  const format = transport === 'websocket' ? PCM : {};
  return {
    type: 'realtime',
    ...(transport === 'webrtc' ? { model: wish.model } : {}),
    output_modalities: ['audio'],
    instructions: wish.instructions,
    audio: {
      input: {
        ...format,
        noise_reduction: { type: 'near_field' },
        transcription: {
          model: wish.transcriptionModel,
          ...(language === null ? {} : { language: language.split('-')[0] }),
        },
        // A browser reaches the vendor before the server's line does: until that one stands, nobody is answered.
        turn_detection: turnDetection(wish.pushToTalk, transport === 'websocket'),
      },
      output: { ...format, voice: wish.voice },
    },
    tools: wish.tools.map(({ name, description, parameters }) => ({ type: 'function', name, description, parameters })),
    tool_choice: 'auto',
  };
}

/** Who hears that somebody has spoken: a button says it (`held`), or the vendor, who then `answers` by itself or only `listens`. */
export type Hearing = 'held' | 'answers' | 'listens';

export const hearingOf = (pushToTalk: boolean, answers: boolean): Hearing =>
  pushToTalk ? 'held' : answers ? 'answers' : 'listens';

/** Who says that somebody has spoken, and whether the assistant answers by itself then. */
const turnDetection = (pushToTalk: boolean, answers: boolean) =>
  pushToTalk ? null : { type: 'server_vad', create_response: answers, interrupt_response: true };

/** Lets the assistant answer by itself, or listen only. */
export const answeringUpdate = (pushToTalk: boolean, answers: boolean) => ({
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { turn_detection: turnDetection(pushToTalk, answers) } } },
});
