import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseSettings } from '../../src/config/settings.js';
import { SpeechFailure } from '../../src/modules/speech/speech-failure.problems.js';
import { SpeechService } from '../../src/modules/speech/speech.service.js';
import type { SpeechToText } from '../../src/modules/speech/speech-to-text.provider.js';
import type { TextToSpeech } from '../../src/modules/speech/text-to-speech.provider.js';
import { openAiRefusal, withHeaders } from '../simulators/refusals.ts';
import { recordingOf, spoken } from '../simulators/speech/sound.ts';
import { type SpeechVendor, startSpeechVendor } from '../simulators/speech/speech-vendor.ts';

const KEYS = { OPENROUTER_API_KEY: 'sk-or', ELEVENLABS_API_KEY: 'xi-key', ASSEMBLYAI_API_KEY: 'as-key' };
const TEXT = 'It has three bedrooms.';
const RECORDING = { bytes: recordingOf(100), type: 'audio/wav' } as const;
const services: SpeechService[] = [];
let vendor: SpeechVendor;

beforeAll(async () => {
  vendor = await startSpeechVendor();
});
beforeEach(() => void vendor.requests.splice(0));
afterAll(async () => {
  for (const service of services) await service.onApplicationShutdown();
  await vendor.close();
});

function serviceOf(env: Record<string, string>): SpeechService {
  const models = { SPEECH_TO_TEXT_MODEL: 'listener', TEXT_TO_SPEECH_MODEL: 'speaker', TEXT_TO_SPEECH_VOICE: 'anna' };
  const clocks = { SPEECH_TIMEOUT_MS: '2000', SPEECH_IDLE_TIMEOUT_MS: '300' };
  const service = new SpeechService(parseSettings({ ...vendor.settings, ...KEYS, ...models, ...clocks, ...env }));
  services.push(service);
  return service;
}

const ears = (name: string): SpeechToText => serviceOf({ SPEECH_TO_TEXT_PROVIDER: name }).recognition!;
const voice = (name: string): TextToSpeech => serviceOf({ TEXT_TO_SPEECH_PROVIDER: name }).synthesis!;
const listen = (to: SpeechToText, signal = new AbortController().signal) => to.transcribe(RECORDING, { signal });

async function speech(of: TextToSpeech, signal = new AbortController().signal, onPiece = () => {}): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of of.speak(TEXT, signal)) {
    pieces.push(piece);
    onPiece();
  }
  return Buffer.concat(pieces);
}

const failureOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'none',
    (error: unknown) => {
      expect(error).toBeInstanceOf(SpeechFailure);
      expect(String(error)).not.toMatch(/canary/);
      return (error as SpeechFailure).kind;
    },
  );

describe('speech is understood', () => {
  it.each([
    ['openai', { ms: 100 }],
    ['openrouter', { ms: 2_000, usd: 0.0001 }],
    ['assemblyai', { ms: 3_000 }],
    ['elevenlabs', undefined],
  ])('by %s, which says how long it was and what it did cost, or not', async (name, usage) => {
    let said: object | undefined;
    const { signal } = new AbortController();
    await ears(name).transcribe(RECORDING, { signal, onUsage: (each) => void (said = each) });
    expect(said).toEqual(usage);
  });

  it('by OpenAI, word by word', async () => {
    const heard: string[] = [];
    const { signal } = new AbortController();
    const words = ears('openai').transcribe(RECORDING, { signal, language: 'en', onText: (text) => heard.push(text) });
    expect(await words).toBe(vendor.hears);
    expect(heard.slice(0, 2)).toEqual(['How', 'How many']);
    const [{ headers, fields }] = vendor.asked('recognition') as [(typeof vendor.requests)[0]];
    expect(headers.authorization).toBe('Bearer sk-simulated');
    expect(fields).toMatchObject({ model: 'listener', language: 'en', stream: 'true' });
    expect(Buffer.from(String(fields.file), 'latin1')).toEqual(RECORDING.bytes);
  });

  it('by OpenRouter, which takes Base64', async () => {
    expect(await listen(ears('openrouter'))).toBe(vendor.hears);
    const [{ fields }] = vendor.asked('recognition') as [(typeof vendor.requests)[0]];
    expect(fields).toEqual({
      model: 'listener',
      input_audio: { data: RECORDING.bytes.toString('base64'), format: 'wav' },
    });
  });

  it('by ElevenLabs and by AssemblyAI, each with its own key', async () => {
    expect(await listen(ears('elevenlabs'))).toBe(vendor.hears);
    expect(vendor.requests.at(-1)?.headers).toMatchObject({ 'xi-api-key': 'xi-key' });
    expect(await listen(ears('assemblyai'))).toBe(vendor.hears);
    const order = vendor.asked('recognition').at(-1);
    expect(order?.headers.authorization).toBe('as-key');
    expect(order?.fields).toMatchObject({
      audio_url: `${vendor.url}/assemblyai/upload/1`,
      speech_models: ['listener'],
    });
    expect(vendor.asked('upload')[0]?.bytes).toEqual(RECORDING.bytes);
  });
});

describe('text is spoken', () => {
  it.each(['openai', 'openrouter', 'elevenlabs'])('by %s, as it comes', async (name) => {
    expect(await speech(voice(name))).toEqual(Buffer.concat(spoken(TEXT)));
    const [{ fields, path, query }] = vendor.asked('voice') as [(typeof vendor.requests)[0]];
    if (name === 'elevenlabs') {
      expect([path, query.get('output_format')]).toEqual(['/elevenlabs/v1/text-to-speech/anna/stream', 'pcm_24000']);
      expect(fields).toEqual({ text: TEXT, model_id: 'speaker' });
    } else {
      expect(fields).toEqual({ model: 'speaker', voice: 'anna', input: TEXT, response_format: 'pcm' });
    }
  });

  it('no longer than somebody listens', async () => {
    vendor.next('voice', { paceMs: 20 });
    for await (const piece of voice('openai').speak(TEXT, new AbortController().signal)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(vendor.asked('voice')).toHaveLength(1);
  });
});

const refused = (status: number, code?: string) => ({
  refusal: openAiRefusal(status, { ...(code ? { code } : {}), text: 'canary sk-live-1' }),
});

describe('a failure is one of ours, without the words of the vendor', () => {
  it.each([
    ['auth', refused(401)],
    ['forbidden', refused(403)],
    ['region', refused(403, 'unsupported_country_region_territory')],
    ['not-found', refused(404, 'model_not_found')],
    ['quota', refused(429, 'insufficient_quota')],
    ['rate-limited', { refusal: withHeaders(refused(429).refusal, { 'retry-after': '30' }) }],
    ['unreadable', refused(400)],
    ['timeout', { silence: 'before-headers' as const }],
  ])('%s', async (kind, behaviour) => {
    vendor.next('recognition', behaviour);
    vendor.next('voice', behaviour);
    expect(await failureOf(listen(ears('openai')))).toBe(kind);
    expect(await failureOf(speech(voice('openai')))).toBe(kind);
    expect([vendor.asked('recognition'), vendor.asked('voice')].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('of another form, too: HTML from a proxy, ElevenLabs, an error of AssemblyAI', async () => {
    vendor.set('recognition', { refusal: { status: 502, body: '<h1>canary</h1>' } });
    expect(await failureOf(listen(ears('openrouter')))).toBe('overloaded');
    const detail = { detail: { status: 'quota_exceeded', message: 'canary' } };
    vendor.set('recognition', { refusal: { status: 401, body: detail } });
    expect(await failureOf(listen(ears('elevenlabs')))).toBe('quota');
    vendor.set('recognition', null);
    vendor.next('transcript', { isGarbage: true }, { isGarbage: true });
    expect(await failureOf(listen(ears('assemblyai')))).toBe('interrupted');
  });

  it('and a call that is given up is cancelled', async () => {
    vendor.set('recognition', { silence: 'before-headers' });
    const leaving = new AbortController();
    const listening = failureOf(listen(ears('openai'), leaving.signal));
    leaving.abort();
    expect(await listening).toBe('cancelled');
    vendor.set('recognition', null);
  });
});

describe('one more try', () => {
  it('is made where it may help: too much to do, a cut line, garbage', async () => {
    for (const behaviour of [refused(503), { cutAfter: 1 }, { isGarbage: true }]) {
      vendor.next('recognition', behaviour);
      vendor.next('voice', 'cutAfter' in behaviour ? { cutAfter: 0 } : behaviour);
      expect(await listen(ears('openai'))).toBe(vendor.hears);
      expect((await speech(voice('openai'))).length).toBeGreaterThan(0);
    }
    vendor.next('recognition', refused(503), refused(503));
    expect(await failureOf(listen(ears('openai')))).toBe('overloaded');
    expect(vendor.asked('recognition')).toHaveLength(8);
  });

  it('is not made once something was heard: a voice that breaks off says so', async () => {
    const heard = Promise.withResolvers<void>();
    vendor.next('voice', { cutAfter: 1, cutWhen: heard.promise });
    expect(await failureOf(speech(voice('openai'), undefined, heard.resolve))).toBe('interrupted');
    vendor.next('voice', { silence: 'after-headers' });
    expect(await failureOf(speech(voice('openai')))).toBe('timeout');
    expect(vendor.asked('voice')).toHaveLength(2);
  });
});

describe('who is asked', () => {
  it('is nobody without a key, and whoever has one else', () => {
    expect(new SpeechService(parseSettings({})).recognition).toBeNull();
    expect(new SpeechService(parseSettings({})).synthesis).toBeNull();
    const both = new SpeechService(parseSettings({ ELEVENLABS_API_KEY: 'k' }));
    expect([both.recognition?.name, both.synthesis?.name]).toEqual(['elevenlabs', 'elevenlabs']);
    const openRouter = new SpeechService(parseSettings({ OPENROUTER_API_KEY: 'k' }));
    expect([openRouter.recognition, openRouter.synthesis]).toEqual([null, null]);
    const silent = new SpeechService(parseSettings({ OPENAI_API_KEY: 'k', TEXT_TO_SPEECH_PROVIDER: 'none' }));
    expect([silent.recognition?.name, silent.synthesis]).toEqual(['openai', null]);
  });

  it('must have a key, and a model where there is no usual one', () => {
    const start = (env: Record<string, string>) => () => new SpeechService(parseSettings(env));
    expect(start({ SPEECH_TO_TEXT_PROVIDER: 'assemblyai' })).toThrow(/ASSEMBLYAI_API_KEY/);
    expect(start({ TEXT_TO_SPEECH_PROVIDER: 'openrouter', OPENROUTER_API_KEY: 'k' })).toThrow(/TEXT_TO_SPEECH_MODEL/);
  });

  it('says at no cost whether it would answer', async () => {
    const { signal } = new AbortController();
    await Promise.all(
      [ears('openai'), ears('openrouter'), ears('assemblyai'), voice('elevenlabs')].map((each) => each.check(signal)),
    );
    vendor.next('access', refused(403));
    expect(await failureOf(voice('openai').check(signal))).toBe('forbidden');
    expect(vendor.asked('access')).toHaveLength(5);
  });
});
