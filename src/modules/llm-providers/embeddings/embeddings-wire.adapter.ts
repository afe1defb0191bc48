import { z } from 'zod';
import { jsonOrNull, textOf } from '../../../platform/outbound/answer-body.js';
import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmTransport } from '../wire/undici-fetch.adapter.js';
import type { Embedder } from './embedder.js';

/** 64 vectors of 4,096 numbers of 12 digits. */
const MOST_ANSWER_BYTES = 8_388_608;

const answerSchema = z.object({
  data: z.array(z.object({ index: z.number().int().min(0), embedding: z.array(z.number()).min(8).max(8_192) })),
});

export interface EmbeddingsWireOptions {
  /** With its version segment. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly dimensions?: number | undefined;
}

/** `POST /embeddings` as OpenAI, OpenRouter and most servers of one's own speak it (providers.md §1.6). */
export function embeddingsWire(options: EmbeddingsWireOptions, transport: LlmTransport): Embedder {
  const { baseUrl, apiKey, model, dimensions } = options;
  return {
    model: dimensions === undefined ? model : `${model} ${dimensions}`,
    async embed(texts, signal) {
      const response = await transport.fetch(`${baseUrl.replace(/\/+$/, '')}/embeddings`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ model, input: texts, encoding_format: 'float', ...(dimensions ? { dimensions } : {}) }),
        signal,
      });
      return vectorsOf(await textOf(transport.bodyOf(response), MOST_ANSWER_BYTES), texts.length);
    },
  };
}

function vectorsOf(text: string, count: number): Float32Array[] {
  const parsed = answerSchema.safeParse(jsonOrNull(text));
  const byIndex = new Map(parsed.data?.data.map(({ index, embedding }) => [index, Float32Array.from(embedding)]));
  const vectors = Array.from({ length: count }, (_, index) => byIndex.get(index));
  const length = vectors[0]?.length;
  return vectors.map((vector) => {
    if (!vector || vector.length !== length) throw new LlmFailure('interrupted');
    return vector;
  });
}
