import { SettingsError } from '../../../config/settings.js';

/** In US dollars: of a minute of sound, or of a thousand characters of text. */
export interface SpeechPrice {
  readonly usd: number;
  readonly of: 'minute' | '1000-characters';
}

export type SpeechPrices = ReadonlyMap<string, SpeechPrice>;

/** What a vendor of speech has to be paid for. */
export interface SpeechUse {
  /** Of sound that was heard or spoken. */
  readonly ms: number;
  /** Of text that was to be spoken. */
  readonly characters: number;
}

/** Reads `SPEECH_PRICES`. @throws SettingsError for an entry that does not read so */
export function speechPricesOf(entries: readonly string[]): SpeechPrices {
  return new Map(
    entries.map((entry) => {
      const [, model, usd, unit] = /^([^=]+)=(\d+(?:\.\d+)?)\/(minute|1000-characters)$/.exec(entry) ?? [];
      if (!model)
        throw new SettingsError(
          'SPEECH_PRICES: each entry must read model=usd/minute or model=usd/1000-characters, such as gpt-transcribe=0.006/minute.',
        );
      return [model.trim(), { usd: Number(usd), of: unit as SpeechPrice['of'] }] as const;
    }),
  );
}

/** In US dollars; 0 for a model without a price. */
export function speechCost({ ms, characters }: SpeechUse, price: SpeechPrice | undefined): number {
  if (!price) return 0;
  return price.usd * (price.of === 'minute' ? ms / 60_000 : characters / 1_000);
}
