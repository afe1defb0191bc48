import { openAiWire } from './wire/openai-wire.adapter.js';
import type { LlmTransport } from './wire/undici-fetch.adapter.js';

export interface OpenAiOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
}

/** OpenAI itself (providers.md §1). It refuses unknown fields, and `max_tokens` is deprecated there. */
export function openAi(options: OpenAiOptions, transport: LlmTransport) {
  return openAiWire(
    {
      name: 'openai',
      ...options,
      maxTokensField: 'max_completion_tokens',
      // The obfuscation is random padding in each chunk: bytes to parse for nothing.
      streamOptions: { include_usage: true, include_obfuscation: false },
    },
    transport,
  );
}
