import { checkElevenLabs } from '../recognition/elevenlabs-recognition.adapter.js';
import type { TextToSpeech } from '../text-to-speech.provider.js';
import type { SpeechWire } from '../wire/speech-wire.adapter.js';
import { under } from '../wire/vendor-address.js';
import { samplesOf, type SynthesisOptions } from './openai-synthesis.adapter.js';

/** The least of the models' limits is 10,000 (providers.md §6). */
const MAX_CHARACTERS = 10_000;

/** `POST /v1/text-to-speech/{voice}/stream`, 24 kHz samples (providers.md §6). */
export function elevenLabsSynthesis(options: SynthesisOptions, wire: SpeechWire): TextToSpeech {
  const path = `/v1/text-to-speech/${encodeURIComponent(options.voice)}/stream?output_format=pcm_24000`;
  const headers = { 'xi-api-key': options.apiKey, 'content-type': 'application/json' };
  return {
    name: 'elevenlabs',
    model: options.model,
    maxCharacters: MAX_CHARACTERS,
    async *speak(text, signal) {
      const body = JSON.stringify({ text, model_id: options.model });
      yield* samplesOf(await wire.send({ url: under(options, path), headers, body, signal }), signal);
    },
    check: (signal) => checkElevenLabs(options, wire, signal),
  };
}
