import { millisecondsOf, spoken } from './sound.ts';
import type { SpeechRequest, SpeechWireName } from './speech-vendor.ts';

/** Who answers. */
interface Answerer {
  readonly hears: string;
  readonly url: string;
  /** Where the face is. */
  readonly face: { readonly room: string; readonly speak: string };
}

interface Answer {
  readonly type: string;
  readonly pieces: readonly (Buffer | string)[];
}

interface SpeechRoute {
  readonly wire: SpeechWireName;
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (request: SpeechRequest, vendor: Answerer) => Answer;
}

const json = (body: unknown): Answer => ({ type: 'application/json', pieces: [JSON.stringify(body)] });
const event = (data: { type: string }): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** OpenAI's stream, cut before each word. */
function transcribed({ fields }: SpeechRequest, { hears: text }: Answerer): Answer {
  const usage = { type: 'duration', seconds: millisecondsOf(String(fields.file)) / 1_000 };
  if (fields.stream !== 'true') return json({ text, usage });
  const deltas = (text.match(/\s*\S+/g) ?? []).map((delta) => event({ type: 'transcript.text.delta', delta } as never));
  const done = event({ type: 'transcript.text.done', text, usage } as never);
  return { type: 'text/event-stream', pieces: [...deltas, done] };
}

const said = ({ fields: { input, text = input } }: SpeechRequest): Answer => ({
  type: 'audio/pcm',
  pieces: spoken(typeof text === 'string' ? text : ''),
});

const session = { type: 'realtime', object: 'realtime.session', id: 'sess_sim', model: 'gpt-realtime-2.1', tools: [] };

/** The wires of all vendors of speech, by method and path. */
export const ROUTES: readonly SpeechRoute[] = [
  { wire: 'recognition', method: 'POST', path: /^\/v1\/audio\/transcriptions$/, answer: transcribed },
  {
    wire: 'recognition',
    method: 'POST',
    path: /^\/api\/v1\/audio\/transcriptions$/,
    answer: (_, { hears: text }) => json({ text, usage: { seconds: 2, cost: 0.0001 } }),
  },
  {
    wire: 'recognition',
    method: 'POST',
    path: /^\/elevenlabs\/v1\/speech-to-text$/,
    answer: (_, { hears: text }) => json({ language_code: 'eng', language_probability: 0.99, text, words: [] }),
  },
  {
    wire: 'upload',
    method: 'POST',
    path: /^\/assemblyai\/v2\/upload$/,
    answer: (_, { url }) => json({ upload_url: `${url}/assemblyai/upload/1` }),
  },
  {
    wire: 'recognition',
    method: 'POST',
    path: /^\/assemblyai\/v2\/transcript$/,
    answer: () => json({ id: 'tr_1', status: 'queued', text: null }),
  },
  {
    wire: 'transcript',
    method: 'GET',
    path: /^\/assemblyai\/v2\/transcript\/tr_1$/,
    answer: (_, { hears: text }) => json({ id: 'tr_1', status: 'completed', text, audio_duration: 3 }),
  },
  { wire: 'voice', method: 'POST', path: /^(\/api)?\/v1\/audio\/speech$/, answer: said },
  { wire: 'voice', method: 'POST', path: /^\/elevenlabs\/v1\/text-to-speech\/[^/]+\/stream$/, answer: said },
  {
    wire: 'access',
    method: 'GET',
    path: /^(\/v1\/models\/.+|\/api\/v1\/key|\/elevenlabs\/v1\/models|\/assemblyai\/v2\/transcript)$/,
    answer: () => json({ id: 'sim', object: 'model' }),
  },
  {
    wire: 'secret',
    method: 'POST',
    path: /^\/v1\/realtime\/client_secrets$/,
    answer: ({ fields }) =>
      json({
        value: 'ek_simulated',
        expires_at: Math.floor(Date.now() / 1_000) + 600,
        session: { ...session, ...(fields.session as object) },
      }),
  },
  {
    wire: 'avatar',
    method: 'POST',
    path: /^\/liveavatar\/v1\/sessions\/token$/,
    answer: () => json({ code: 1000, data: { session_id: 'av_1', session_token: 'st_simulated' }, message: 'ok' }),
  },
  {
    wire: 'avatar-stop',
    method: 'POST',
    path: /^\/liveavatar\/v1\/sessions\/stop$/,
    answer: () => json({ code: 1000, data: null, message: 'ok' }),
  },
  {
    wire: 'avatar-start',
    method: 'POST',
    path: /^\/liveavatar\/v1\/sessions\/start$/,
    answer: (_, { face }) =>
      json({
        code: 1000,
        data: {
          session_id: 'av_1',
          livekit_url: face.room,
          livekit_client_token: 'lk_simulated',
          ws_url: face.speak,
          max_session_duration: 600,
        },
        message: 'ok',
      }),
  },
];
