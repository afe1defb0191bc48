import { SettingsError, type Settings } from '../../config/settings.js';
import type { LlmCandidate, LlmVendor } from './llm.provider.js';
import { LOCAL_MODEL } from './local/local.provider.js';
import { parsePrices } from './policies/llm-prices.js';

/**
 * Asked when `LLM_MODEL` is not set. None of them has an announced end (providers.md §0, shutdown calendar of
 * 2026-11-21); the start-up check warns when that changes. A compatible server has no model that is always there.
 */
const DEFAULT_MODELS: Readonly<Record<LlmVendor, string | undefined>> = {
  openrouter: 'openrouter/auto',
  openai: 'gpt-6-luna',
  compatible: undefined,
  local: LOCAL_MODEL,
};

/** Each vendor has its own variable, so that no vendor is ever sent another's key. */
const NEEDED: Readonly<Record<LlmVendor, keyof Settings | undefined>> = {
  openrouter: 'OPENROUTER_API_KEY',
  openai: 'OPENAI_API_KEY',
  compatible: 'LLM_BASE_URL',
  local: undefined,
};

const VENDORS: readonly LlmVendor[] = ['openrouter', 'openai', 'compatible', 'local'];

/** The vendor that is asked first: the chosen one, or else the first whose variable is set, or else `local`. */
export function chosenVendor(settings: Settings): LlmVendor {
  const isReady = (vendor: LlmVendor) => {
    const needed = NEEDED[vendor];
    return needed === undefined || settings[needed] !== undefined;
  };
  return settings.LLM_PROVIDER ?? VENDORS.find(isReady) ?? 'local';
}

/**
 * The candidates in the order in which they are asked: the chosen one, `LLM_FALLBACKS`, and `local` as the last resort.
 *
 * @throws SettingsError when a candidate lacks its key, address or model.
 */
export function llmChain(settings: Settings): readonly [LlmCandidate, ...LlmCandidate[]] {
  const vendor = chosenVendor(settings);
  const first = candidate(settings, vendor, vendor === 'local' ? LOCAL_MODEL : settings.LLM_MODEL);
  const fallbacks = settings.LLM_FALLBACKS.map((entry) => fallback(settings, vendor, entry));
  const chain = [first, ...fallbacks];
  const hasLocal = chain.some(({ provider }) => provider === 'local');
  if (settings.LLM_LAST_RESORT === 'local' && !hasLocal) fallbacks.push({ provider: 'local', model: LOCAL_MODEL });
  return [first, ...fallbacks];
}

/** What somebody wants in place of the server's own choice; null and empty leave it to the server. */
export interface LlmWish {
  readonly provider: LlmVendor | null;
  readonly model: string | null;
  /** Like `LLM_FALLBACKS`: `provider:model`, or a model of the same provider. */
  readonly fallbacks: readonly string[];
}

/**
 * The candidates for a wish: the wished model, its fallbacks (the server's own where it names none), and `local` as the last resort
 * as the server has it.
 *
 * @throws SettingsError when a candidate lacks its key, address or model.
 */
export function chainFor(settings: Settings, wish: LlmWish): readonly [LlmCandidate, ...LlmCandidate[]] {
  const LLM_PROVIDER = wish.provider ?? chosenVendor(settings);
  const isOther = LLM_PROVIDER !== chosenVendor(settings);
  const LLM_MODEL = wish.model ?? (isOther ? undefined : settings.LLM_MODEL);
  const own = isOther || wish.fallbacks.length > 0 ? [...wish.fallbacks] : settings.LLM_FALLBACKS;
  return llmChain({ ...settings, LLM_PROVIDER, LLM_MODEL, LLM_FALLBACKS: own });
}

/** For `main`, before anything starts. @throws SettingsError one sentence for the person who starts the server. */
export function checkLlmSettings(settings: Settings): void {
  llmChain(settings);
  parsePrices(settings.LLM_PRICES);
}

/** `provider:model`, or a model of the chosen vendor: OpenRouter's model ids may hold a colon themselves. */
function fallback(settings: Settings, chosen: LlmVendor, entry: string): LlmCandidate {
  const prefix = VENDORS.find((vendor) => entry === vendor || entry.startsWith(`${vendor}:`));
  if (!prefix) return candidate(settings, chosen, entry);
  return candidate(settings, prefix, entry.slice(prefix.length + 1) || undefined);
}

function candidate(settings: Settings, provider: LlmVendor, named: string | undefined): LlmCandidate {
  const needed = NEEDED[provider];
  if (needed && settings[needed] === undefined) {
    throw new SettingsError(`The language model provider "${provider}" needs ${needed}, which is not set.`);
  }
  const model = named ?? DEFAULT_MODELS[provider];
  if (!model) {
    throw new SettingsError(`The language model provider "${provider}" needs a model: set LLM_MODEL.`);
  }
  return { provider, model };
}
