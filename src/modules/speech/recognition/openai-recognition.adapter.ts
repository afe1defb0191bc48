import type { Readable } from 'node:stream';
import { z } from 'zod';
import { jsonOrNull } from '../../../platform/outbound/answer-body.js';
import { SseParser } from '../../../platform/outbound/sse-parser.js';
import { SpeechFailure } from '../speech-failure.problems.js';
import type { Listening, SpeechToText } from '../speech-to-text.provider.js';
import { recordingForm } from '../wire/recording-form.js';
import type { SpeechWire } from '../wire/speech-wire.adapter.js';
import { bearer, under, type VendorAddress } from '../wire/vendor-address.js';

/** `{type:'duration', seconds}`, or tokens, which have no price of their own here (providers.md §5.1). */
const usageSchema = z
  .object({ seconds: z.number().min(0).optional() })
  .optional()
  .catch(undefined);
const eventSchema = z.object({
  type: z.string(),
  delta: z.string().optional(),
  text: z.string().optional(),
  usage: usageSchema,
});
const wholeSchema = z.object({ text: z.string(), usage: usageSchema });

export interface RecognitionOptions extends VendorAddress {
  readonly model: string;
}

/** `POST /audio/transcriptions` as OpenAI speaks it, streamed (providers.md §5.1). */
export function openAiRecognition(options: RecognitionOptions, wire: SpeechWire): SpeechToText {
  return {
    name: 'openai',
    model: options.model,
    async transcribe(recording, listening) {
      const { signal, language } = listening;
      const { model } = options;
      const form = recordingForm(recording, { model, language, response_format: 'json', stream: 'true' });
      const call = { url: under(options, '/audio/transcriptions'), headers: bearer(options), body: form, signal };
      const { type, body } = await wire.send(call);
      return type.includes('text/event-stream') ? readEvents(body, listening) : readWhole(body, listening);
    },
    async check(signal) {
      const url = under(options, `/models/${encodeURIComponent(options.model)}`);
      await wire.json({ url, method: 'GET', headers: bearer(options), signal });
    },
  };
}

/** `transcript.text.delta` …, `transcript.text.done`; a stream without its end is no transcript. */
async function readEvents(body: Readable, { signal, onText, onUsage }: Listening): Promise<string> {
  let heard = '';
  let done: z.output<typeof eventSchema> | undefined;
  const parser = new SseParser({
    onData: (data) => {
      const event = eventSchema.safeParse(jsonOrNull(data)).data;
      if (event?.type === 'transcript.text.done') done = event;
      if (event?.type !== 'transcript.text.delta') return;
      heard += event.delta ?? '';
      onText?.(heard);
    },
  });
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) parser.push(chunk);
    parser.end();
  } catch {
    throw new SpeechFailure(signal.aborted ? 'cancelled' : 'interrupted');
  }
  if (done === undefined) throw new SpeechFailure(signal.aborted ? 'cancelled' : 'interrupted');
  tellUsage(done, onUsage);
  return (done.text ?? heard).trim();
}

/** Models and servers that don't stream answer with the whole text. */
async function readWhole(body: Readable, { signal, onUsage }: Listening): Promise<string> {
  try {
    const chunks = await (body as unknown as { toArray(): Promise<Buffer[]> }).toArray();
    const whole = wholeSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    tellUsage(whole, onUsage);
    return whole.text.trim();
  } catch {
    throw new SpeechFailure(signal.aborted ? 'cancelled' : 'interrupted');
  }
}

function tellUsage({ usage }: Pick<z.output<typeof wholeSchema>, 'usage'>, onUsage: Listening['onUsage']): void {
  if (usage?.seconds !== undefined) onUsage?.({ ms: usage.seconds * 1_000 });
}
