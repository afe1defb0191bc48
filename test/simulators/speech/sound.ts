import { wavOf } from '../../../src/modules/speech/recordings/wav.ts';

const RATE = 24_000;
const BYTES_PER_SAMPLE = 2;
/** As fast as people speak, about. */
const MS_PER_CHARACTER = 60;

/** A tone, as signed 16-bit samples. */
export function tone(ms: number, { hertz = 440, rate = RATE, volume = 0.5 } = {}): Buffer {
  const samples = Math.round((ms * rate) / 1_000);
  const sound = Buffer.alloc(samples * BYTES_PER_SAMPLE);
  for (let at = 0; at < samples; at += 1) {
    sound.writeInt16LE(
      Math.round(Math.sin((2 * Math.PI * hertz * at) / rate) * volume * 32_767),
      at * BYTES_PER_SAMPLE,
    );
  }
  return sound;
}

/** What a simulated voice says: a tone as long as the text takes, in pieces of a tenth of a second. */
export function spoken(text: string): Buffer[] {
  const sound = tone(Math.max(100, text.length * MS_PER_CHARACTER));
  const step = (RATE / 10) * BYTES_PER_SAMPLE;
  return Array.from({ length: Math.ceil(sound.length / step) }, (_, index) =>
    sound.subarray(index * step, (index + 1) * step),
  );
}

/** A recording of a tone. */
export const recordingOf = (ms: number): Buffer => wavOf(tone(ms), RATE);

/** How long such a recording is: bytes, or their characters in Latin-1. */
export const millisecondsOf = (recording: Buffer | string): number => Math.max(0, recording.length - 44) / 48;
