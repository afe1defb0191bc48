import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';
import { wavOf } from '../../../src/modules/speech/recordings/wav.js';
import { tone } from '../../../test/simulators/speech/sound.js';

const RATE = 48_000;

/** Bursts like syllables between two silences, as a file that stands for somebody who speaks once. */
export function somebodySpeaking(): string {
  const silence = (ms: number): Buffer => Buffer.alloc((RATE / 1_000) * ms * 2);
  const syllables = Array.from({ length: 8 }, (_, index) => [
    tone(150, { hertz: 300 + 90 * (index % 3), rate: RATE, volume: 0.7 }),
    silence(60),
  ]).flat();
  const path = join(tmpdir(), `omnichat-speech-${randomUUID()}.wav`);
  writeFileSync(path, wavOf(Buffer.concat([silence(700), ...syllables, silence(1_500)]), RATE));
  return path;
}

/** The arguments of a browser whose microphone hears that file, `once` or again and again. Without a screen nobody could allow it. */
export const hearing = (file: string, how: 'once' | 'always'): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Both ends of a call are on this machine.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
  `--use-file-for-fake-audio-capture=${file}${how === 'once' ? '%noloop' : ''}`,
];

/** What sounds: by ourselves through a gain, a stand-in by the stream that he comes in. */
type Source = 'GainNode' | 'MediaStreamAudioSourceNode';

interface Ears {
  analysers: { analyser: AnalyserNode; of: AudioNode }[];
  asked: number;
  /** The device that listens. */
  track?: MediaStreamTrack | undefined;
}

/** Listens to everything that the page will play, and counts how often it asks for the microphone. */
export async function listenTo(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ears: Ears = { analysers: [], asked: 0 };
    Object.assign(globalThis, { ears });
    const property = Object.getOwnPropertyDescriptor(AudioNode.prototype, 'connect');
    const connect = property?.value as (this: AudioNode, ...to: unknown[]) => AudioNode;
    const listening = function listening(this: AudioNode, ...to: unknown[]): AudioNode {
      if (to[0] === this.context.destination) {
        const analyser = this.context.createAnalyser();
        ears.analysers.push({ analyser, of: this });
        connect.call(this, analyser);
      }
      return connect.apply(this, to);
    };
    Object.defineProperty(AudioNode.prototype, 'connect', { ...property, value: listening });
    // What is cut off is heard no more, though its analyser keeps the last that it heard.
    const disconnect = Object.getOwnPropertyDescriptor(AudioNode.prototype, 'disconnect')?.value as typeof connect;
    const leaving = function leaving(this: AudioNode, ...from: unknown[]): AudioNode {
      if (from.length === 0) ears.analysers = ears.analysers.filter(({ of }) => of !== this);
      return disconnect.apply(this, from);
    };
    Object.defineProperty(AudioNode.prototype, 'disconnect', { ...property, value: leaving });
    const devices = navigator.mediaDevices;
    const ask = devices?.getUserMedia.bind(devices);
    if (!ask) return;
    devices.getUserMedia = async (wish) => {
      ears.asked += 1;
      const stream = await ask(wish);
      ears.track = stream.getAudioTracks()[0];
      return stream;
    };
  });
}

export const timesAsked = (frame: Frame): Promise<number> =>
  frame.evaluate(() => (globalThis as unknown as { ears: Ears }).ears.asked);

/** The device that listens now. */
export const listening = (frame: Frame): Promise<string | undefined> =>
  frame.evaluate(() => (globalThis as unknown as { ears: Ears }).ears.track?.getSettings().deviceId);

/** Takes the device away that listens, as a browser tells it to a page. */
export const unplug = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    const { track } = (globalThis as unknown as { ears: Ears }).ears;
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });

/** How loud the frame is just now: the largest root mean square of what it plays, in all or from one source. */
export const loudness = (frame: Frame, from: Source | null = null): Promise<number> =>
  frame.evaluate((source) => {
    const { analysers } = (globalThis as unknown as { ears: Ears }).ears;
    const meant = analysers.filter(({ of }) => source === null || of.constructor.name === source);
    const levels = meant.map(({ analyser }) => {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    });
    return Math.max(0, ...levels);
  }, from);
