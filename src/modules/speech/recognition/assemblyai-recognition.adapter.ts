import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SpeechFailure } from '../speech-failure.problems.js';
import type { SpeechToText } from '../speech-to-text.provider.js';
import type { SpeechWire } from '../wire/speech-wire.adapter.js';
import { under, type VendorAddress } from '../wire/vendor-address.js';

const uploadSchema = z.object({ upload_url: z.string() });
const transcriptSchema = z.object({
  id: z.string(),
  status: z.string(),
  text: z.string().nullish(),
  audio_duration: z.number().min(0).nullish(),
});

export interface AssemblyAiOptions extends VendorAddress {
  /** Null: the vendor's own choice. */
  readonly model: string | null;
  /** Between two looks at an unfinished transcript, in milliseconds. */
  readonly pollMs: number;
}

/** @throws SpeechFailure for what is no transcript, and for one that failed: its reason may quote the recording's address */
function read(answer: unknown): z.infer<typeof transcriptSchema> {
  const transcript = transcriptSchema.safeParse(answer).data;
  if (!transcript) throw new SpeechFailure('interrupted');
  if (transcript.status === 'error') throw new SpeechFailure('unreadable');
  return transcript;
}

/**
 * AssemblyAI's recognition of recordings: upload, order, look until it is done (`/v2`, as in npm `assemblyai` 4.41.5). Its socket
 * takes bare samples alone, which browsers don't record. The key stands without `Bearer` (providers.md §7).
 */
export function assemblyAiRecognition(options: AssemblyAiOptions, wire: SpeechWire): SpeechToText {
  const headers = { authorization: options.apiKey };
  const transcripts = under(options, '/v2/transcript');
  return {
    name: 'assemblyai',
    model: options.model ?? 'assemblyai',
    async transcribe({ bytes }, { signal, language, onUsage }) {
      const binary = { ...headers, 'content-type': 'application/octet-stream' };
      const sent = await wire.json({ url: under(options, '/v2/upload'), headers: binary, body: bytes, signal });
      const { upload_url: audio_url } = uploadSchema.safeParse(sent).data ?? {};
      if (audio_url === undefined) throw new SpeechFailure('interrupted');
      const spoken = language === undefined ? { language_detection: true } : { language_code: language };
      const order = { audio_url, ...spoken, ...(options.model === null ? {} : { speech_models: [options.model] }) };
      const json = { ...headers, 'content-type': 'application/json' };
      let transcript = read(await wire.json({ url: transcripts, headers: json, body: JSON.stringify(order), signal }));
      while (transcript.status !== 'completed') {
        await sleep(options.pollMs, undefined, { signal }).catch(() => {
          throw new SpeechFailure('cancelled');
        });
        const url = `${transcripts}/${encodeURIComponent(transcript.id)}`;
        transcript = read(await wire.json({ url, method: 'GET', headers, signal }));
      }
      const { text, audio_duration: seconds } = transcript;
      if (typeof seconds === 'number') onUsage?.({ ms: seconds * 1_000 });
      return (text ?? '').trim();
    },
    async check(signal) {
      await wire.json({ url: `${transcripts}?limit=1`, method: 'GET', headers, signal });
    },
  };
}
