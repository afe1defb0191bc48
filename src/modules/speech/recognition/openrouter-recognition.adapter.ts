import { z } from 'zod';
import { EXTENSIONS } from '../recordings/audio-type.js';
import { SpeechFailure } from '../speech-failure.problems.js';
import type { SpeechToText } from '../speech-to-text.provider.js';
import type { SpeechWire } from '../wire/speech-wire.adapter.js';
import { bearer, under } from '../wire/vendor-address.js';
import type { RecognitionOptions } from './openai-recognition.adapter.js';

const usageSchema = z.object({ seconds: z.number().min(0).nullish(), cost: z.number().min(0).nullish() });
const answerSchema = z.object({ text: z.string(), usage: usageSchema.nullish().catch(null) });

/** `POST /audio/transcriptions` as OpenRouter speaks it: the recording in Base64, in JSON (providers.md §2.6). */
export function openRouterRecognition(options: RecognitionOptions, wire: SpeechWire): SpeechToText {
  const headers = { ...bearer(options), 'content-type': 'application/json', 'x-openrouter-title': 'omnichat' };
  return {
    name: 'openrouter',
    model: options.model,
    async transcribe({ bytes, type }, { signal, language, onUsage }) {
      const input = { data: bytes.toString('base64'), format: EXTENSIONS[type] };
      const body = JSON.stringify({ model: options.model, input_audio: input, ...(language ? { language } : {}) });
      const answer = await wire.json({ url: under(options, '/audio/transcriptions'), headers, body, signal });
      const transcript = answerSchema.safeParse(answer).data;
      if (!transcript) throw new SpeechFailure('interrupted');
      const { seconds, cost } = transcript.usage ?? {};
      onUsage?.({
        ...(typeof seconds === 'number' ? { ms: seconds * 1_000 } : {}),
        ...(typeof cost === 'number' ? { usd: cost } : {}),
      });
      return transcript.text.trim();
    },
    /** The key alone: the list of models with speech is not one that can be asked for one of them. */
    async check(signal) {
      await wire.json({ url: under(options, '/key'), method: 'GET', headers: bearer(options), signal });
    },
  };
}
