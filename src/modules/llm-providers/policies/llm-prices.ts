import { SettingsError } from '../../../config/settings.js';

/** US dollars per million tokens. */
export interface LlmPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
}

export type LlmPrices = ReadonlyMap<string, LlmPrice>;

/**
 * Reads `LLM_PRICES`: entries `model=in/out`, US dollars per million tokens.
 *
 * @throws SettingsError for an entry that does not read so.
 */
export function parsePrices(entries: readonly string[]): LlmPrices {
  return new Map(
    entries.map((entry) => {
      const [, model, input, output] = /^([^=]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(entry) ?? [];
      if (!model) {
        throw new SettingsError(
          'LLM_PRICES: each entry must read model=in/out, in US dollars per million tokens, such as gpt-6-luna=0.25/2.',
        );
      }
      return [model.trim(), { inputUsd: Number(input), outputUsd: Number(output) }] as const;
    }),
  );
}
