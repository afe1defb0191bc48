import type { Settings } from '../../config/settings.js';
import { compatible } from './compatible.provider.js';
import type { LlmCandidate, LlmModelCatalog, LlmProvider, LlmVendor } from './llm.provider.js';
import { localProvider } from './local/local.provider.js';
import { openAi } from './openai.provider.js';
import { openRouter } from './openrouter.provider.js';
import type { LlmTransport } from './wire/undici-fetch.adapter.js';

type Make = (model: string, settings: Settings, transport: LlmTransport) => LlmProvider & Partial<LlmModelCatalog>;

const MAKERS: Readonly<Record<LlmVendor, Make>> = {
  openrouter: (model, settings, transport) =>
    openRouter(
      {
        model,
        baseUrl: settings.OPENROUTER_BASE_URL,
        apiKey: settings.OPENROUTER_API_KEY ?? '',
        siteUrl: settings.OPENROUTER_SITE_URL,
      },
      transport,
    ),
  openai: (model, settings, transport) =>
    openAi({ model, baseUrl: settings.OPENAI_BASE_URL, apiKey: settings.OPENAI_API_KEY ?? '' }, transport),
  compatible: (model, settings, transport) =>
    compatible({ model, baseUrl: settings.LLM_BASE_URL ?? '', apiKey: settings.LLM_API_KEY }, transport),
  local: () => localProvider(),
};

/** The provider of a candidate that `llmChain` has checked: its key and address are there. */
export function providerOf({ provider, model }: LlmCandidate, settings: Settings, transport: LlmTransport) {
  return MAKERS[provider](model, settings, transport);
}
