import { z } from 'zod';
import { SpeechFailure } from '../speech-failure.problems.js';
import type { SpeechToText } from '../speech-to-text.provider.js';
import { recordingForm } from '../wire/recording-form.js';
import type { SpeechWire } from '../wire/speech-wire.adapter.js';
import { under, type VendorAddress } from '../wire/vendor-address.js';
import type { RecognitionOptions } from './openai-recognition.adapter.js';

const answerSchema = z.object({ text: z.string() });

/** Whether ElevenLabs takes the key: the list of models costs nothing, and keys that may do little else may not see it. */
export async function checkElevenLabs(options: VendorAddress, wire: SpeechWire, signal: AbortSignal): Promise<void> {
  const call = { url: under(options, '/v1/models'), headers: { 'xi-api-key': options.apiKey }, signal };
  try {
    await wire.json({ ...call, method: 'GET' });
  } catch (error) {
    const { kind, details } = SpeechFailure.from(error);
    if (kind !== 'forbidden' || details.status !== 401) throw error;
  }
}

/** `POST /v1/speech-to-text` (ElevenLabs' `scribe` models; fields as in npm `@elevenlabs/elevenlabs-js` 2.73.0). */
export function elevenLabsRecognition(options: RecognitionOptions, wire: SpeechWire): SpeechToText {
  return {
    name: 'elevenlabs',
    model: options.model,
    async transcribe(recording, { signal, language }) {
      // "(coughs)" is nothing that a visitor said.
      const fields = { model_id: options.model, language_code: language, tag_audio_events: 'false' };
      const form = recordingForm(recording, fields);
      const headers = { 'xi-api-key': options.apiKey };
      const answer = await wire.json({ url: under(options, '/v1/speech-to-text'), headers, body: form, signal });
      const transcript = answerSchema.safeParse(answer).data;
      if (!transcript) throw new SpeechFailure('interrupted');
      return transcript.text.trim();
    },
    check: (signal) => checkElevenLabs(options, wire, signal),
  };
}
