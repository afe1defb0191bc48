import { describe, expect, it } from '@jest/globals';
import { SettingsError } from '../../../config/settings.js';
import type { AudioType } from '../../speech/recordings/audio-type.js';
import { recordedMs, spokenMs } from './sound-length.js';
import { speechCost, speechPricesOf } from './speech-prices.js';

describe('a price of speech', () => {
  it('is of a minute of sound, or of a thousand characters', () => {
    const prices = speechPricesOf(['ears=0.6/minute', 'voice=10/1000-characters']);
    const use = { ms: 30_000, characters: 50 };
    expect(['ears', 'voice', 'nobody'].map((model) => speechCost(use, prices.get(model)))).toEqual([0.3, 0.5, 0]);
  });

  it.each(['ears', 'ears=1', 'ears=1/hour', 'ears=-1/minute', '=1/minute', 'ears=x/minute'])(
    'written as %s is refused at the start',
    (entry) => expect(() => speechPricesOf([entry])).toThrow(SettingsError),
  );
});

describe('what is set aside', () => {
  it('for a recording without marks is the most that its bytes can be, and no more than is taken at all', () => {
    const silent = (size: number, type: AudioType = 'audio/webm') => ({ bytes: Buffer.alloc(size), type });
    const all = [silent(20_000), silent(1_000_000), silent(60_000, 'audio/mp4')];
    expect(all.map((each) => recordedMs(each, 60))).toEqual([20_000, 60_000, 20_000]);
  });

  it('for a sentence is longer than any voice takes, in every script', () => {
    expect(spokenMs('It has three bedrooms.')).toBeGreaterThan(22 * 62);
    expect(spokenMs('它有三间卧室。')).toBeGreaterThan(7 * 300);
  });
});
