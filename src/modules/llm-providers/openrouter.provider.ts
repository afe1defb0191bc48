import { openAiWire } from './wire/openai-wire.adapter.js';
import type { LlmTransport } from './wire/undici-fetch.adapter.js';

export interface OpenRouterOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** The site that OpenRouter attributes the use to; without it there is no attribution. */
  readonly siteUrl?: string;
}

/** OpenRouter (providers.md §2). It always reports usage with its cost; asking for it has no effect. */
export function openRouter({ siteUrl, ...options }: OpenRouterOptions, transport: LlmTransport) {
  return openAiWire(
    {
      name: 'openrouter',
      ...options,
      keyPath: '/key',
      headers: { 'X-OpenRouter-Title': 'omnichat', ...(siteUrl && { 'HTTP-Referer': siteUrl }) },
      maxTokensField: 'max_completion_tokens',
    },
    transport,
  );
}
