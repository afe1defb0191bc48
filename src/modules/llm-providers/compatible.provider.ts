import { openAiWire } from './wire/openai-wire.adapter.js';
import type { LlmTransport } from './wire/undici-fetch.adapter.js';

/** The SDK insists on a key; servers without one ignore it. */
const PLACEHOLDER_KEY = 'none';

export interface CompatibleOptions {
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly model: string;
}

/** Ollama, vLLM, llama.cpp and the like (providers.md §3): the oldest field names, usage only on request. */
export function compatible({ baseUrl, apiKey, model }: CompatibleOptions, transport: LlmTransport) {
  return openAiWire(
    {
      name: 'compatible',
      model,
      baseUrl: versionedUrl(baseUrl),
      apiKey: apiKey ?? PLACEHOLDER_KEY,
      maxTokensField: 'max_tokens',
      streamOptions: { include_usage: true },
    },
    transport,
  );
}

/** People give the address with and without `/v1`; a path that already has a version segment is left alone. */
export function versionedUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = /\/v\d/.test(path) ? path : `${path}/v1`;
  return url.toString();
}
