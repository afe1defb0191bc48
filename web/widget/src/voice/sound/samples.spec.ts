import { describe, expect, it } from '@jest/globals';
import { fromBase64, inBase64, Resampler } from './samples.js';

const wave = (rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, at) => Math.sin((at / rate) * 2 * Math.PI * 440) / 2);

/** The sound of a device, in pieces as a browser gives them. */
function resampled(rate: number): Int16Array {
  const resampler = new Resampler(rate);
  const sound = wave(rate, 1);
  const pieces: number[] = [];
  for (let at = 0; at < sound.length; at += 2_048) pieces.push(...resampler.take(sound.subarray(at, at + 2_048)));
  return Int16Array.from(pieces);
}

describe('the sound of a device', () => {
  it.each([16_000, 24_000, 44_100, 48_000, 96_000])('becomes the same wave from %i samples a second', (rate) => {
    const samples = resampled(rate);
    expect(Math.abs(samples.length - 24_000)).toBeLessThanOrEqual(3);
    const off = samples.map((sample, at) =>
      Math.abs(sample - (Math.sin((at / 24_000) * 2 * Math.PI * 440) / 2) * 32_767),
    );
    expect(Math.max(...off)).toBeLessThan(200);
  });

  it('is written in Base64 and read again', () => {
    const samples = Int16Array.of(0, 1, -1, 32_767, -32_768);
    expect(new Int16Array(fromBase64(inBase64(samples)).buffer)).toEqual(samples);
  });
});
