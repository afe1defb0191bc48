import { SettingsError } from '../../../../config/settings.js';
import type { RealtimeUsage } from '../../wire/realtime-events.js';

/** Tokens of a call, as its responses say them. */
export interface CallUsage {
  readonly text_in: number;
  readonly text_out: number;
  readonly audio_in: number;
  readonly audio_out: number;
}

export const NO_USAGE: CallUsage = { text_in: 0, text_out: 0, audio_in: 0, audio_out: 0 };

export function withUsage(sum: CallUsage, usage: RealtimeUsage | null | undefined): CallUsage {
  const { input_token_details: given, output_token_details: made } = usage ?? {};
  return {
    text_in: sum.text_in + count(given?.text_tokens),
    text_out: sum.text_out + count(made?.text_tokens),
    audio_in: sum.audio_in + count(given?.audio_tokens),
    audio_out: sum.audio_out + count(made?.audio_tokens),
  };
}

/** US dollars per million tokens, in the order of `CallUsage`. */
export type CallPrice = readonly [textIn: number, textOut: number, audioIn: number, audioOut: number];

/** The model's price out of `REALTIME_PRICES`; null where none is set. @throws SettingsError for an entry that does not read so */
export function priceOf(entries: readonly string[], model: string): CallPrice | null {
  const prices = entries.map((entry) => {
    const match = /^([^=]+)=((?:\d+(?:\.\d+)?\/){3}\d+(?:\.\d+)?)$/.exec(entry);
    if (!match)
      throw new SettingsError(
        'REALTIME_PRICES: each entry must read model=text-in/text-out/audio-in/audio-out, in US dollars per million tokens.',
      );
    return [match[1]?.trim(), (match[2] ?? '').split('/').map(Number)] as const;
  });
  const found = prices.find(([name]) => name === model)?.[1];
  return found ? (found as unknown as CallPrice) : null;
}

/** In US dollars. Cached tokens count in full: the bound is on the safe side. */
export function costOf(usage: CallUsage, price: CallPrice | null): number | null {
  if (!price) return null;
  const [textIn, textOut, audioIn, audioOut] = price;
  const sum = usage.text_in * textIn + usage.text_out * textOut + usage.audio_in * audioIn + usage.audio_out * audioOut;
  return sum / 1_000_000;
}

const count = (tokens: unknown): number => (typeof tokens === 'number' && tokens > 0 ? tokens : 0);
