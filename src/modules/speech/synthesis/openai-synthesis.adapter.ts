import { SpeechFailure } from '../speech-failure.problems.js';
import type { TextToSpeech } from '../text-to-speech.provider.js';
import type { SpeechAnswer, SpeechWire } from '../wire/speech-wire.adapter.js';
import { bearer, under, type VendorAddress } from '../wire/vendor-address.js';

/** The wire's own limit (providers.md §5.2). */
const MAX_CHARACTERS = 4_096;

export interface SynthesisOptions extends VendorAddress {
  readonly model: string;
  readonly voice: string;
}

/** What each of the vendors that speak this wire has of its own. */
interface Dialect {
  readonly name: 'openai' | 'openrouter';
  readonly headers: Readonly<Record<string, string>>;
  /** What tells whether the key, and the model where it can, is accepted. */
  readonly checkPath: string;
}

/** The samples of an answer, none of them cut. @throws SpeechFailure `interrupted` for what is no sound, or breaks off */
export async function* samplesOf({ type, body }: SpeechAnswer, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (/json|html|text\//.test(type)) {
    body.destroy();
    throw new SpeechFailure('interrupted');
  }
  let size = 0;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % 2);
      rest = bytes.subarray(whole);
      size += whole;
      if (whole > 0) yield bytes.subarray(0, whole);
    }
  } catch {
    throw new SpeechFailure(signal.aborted ? 'cancelled' : 'interrupted');
  }
  // An aborted body may end as if it were whole.
  if (signal.aborted) throw new SpeechFailure('cancelled');
  if (size === 0 || rest.length > 0) throw new SpeechFailure('interrupted');
}

/** `POST /audio/speech`: 24 kHz samples in chunks (providers.md §5.2). OpenAI's own models there end on 2027-01-06. */
function speechWire(options: SynthesisOptions, dialect: Dialect, wire: SpeechWire): TextToSpeech {
  const headers = { ...bearer(options), ...dialect.headers, 'content-type': 'application/json' };
  return {
    name: dialect.name,
    model: options.model,
    maxCharacters: MAX_CHARACTERS,
    async *speak(text, signal) {
      const { model, voice } = options;
      const body = JSON.stringify({ model, voice, input: text, response_format: 'pcm' });
      yield* samplesOf(await wire.send({ url: under(options, '/audio/speech'), headers, body, signal }), signal);
    },
    async check(signal) {
      await wire.json({ url: under(options, dialect.checkPath), method: 'GET', headers: bearer(options), signal });
    },
  };
}

export const openAiSynthesis = (options: SynthesisOptions, wire: SpeechWire): TextToSpeech =>
  speechWire(options, { name: 'openai', headers: {}, checkPath: `/models/${encodeURIComponent(options.model)}` }, wire);

/** OpenRouter speaks OpenAI's wire here (providers.md §2.6). */
export const openRouterSynthesis = (options: SynthesisOptions, wire: SpeechWire): TextToSpeech =>
  speechWire(options, { name: 'openrouter', headers: { 'x-openrouter-title': 'omnichat' }, checkPath: '/key' }, wire);
