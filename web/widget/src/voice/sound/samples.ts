/** What travels between page and server: signed 16-bit samples, mono, so many each second. */
export const RATE = 24_000;

/** Brings sound from the rate of a device to ours, piece by piece, without a seam. What is too high for us was filtered out before. */
export class Resampler {
  /** Where the next sample lies in the next piece; before its beginning: between the last piece and it. */
  private at = 0;
  private last = 0;
  private readonly step: number;

  constructor(rate: number) {
    this.step = rate / RATE;
  }

  take(piece: Float32Array): Int16Array<ArrayBuffer> {
    const count = Math.max(0, Math.ceil((piece.length - 1 - this.at) / this.step));
    const samples = new Int16Array(count);
    for (let index = 0; index < count; index += 1) {
      const at = this.at + index * this.step;
      const low = Math.floor(at);
      const before = low < 0 ? this.last : (piece[low] ?? 0);
      const value = before + ((piece[low + 1] ?? before) - before) * (at - low);
      samples[index] = Math.max(-1, Math.min(1, value)) * 32_767;
    }
    this.at += count * this.step - piece.length;
    this.last = piece.at(-1) ?? this.last;
    return samples;
  }
}

/** Samples in Base64, as frames carry them: little-endian, as all machines with browsers are. */
export const inBase64 = (samples: Int16Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)));

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
