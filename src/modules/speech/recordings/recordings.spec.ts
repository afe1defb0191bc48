import { describe, expect, it } from '@jest/globals';
import { secondsOf } from './audio-length.js';
import { audioTypeOf } from './audio-type.js';
import { wavOf } from './wav.js';

const bytes = (...parts: (string | number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

/** What Chromium writes: a head, clusters without a size, blocks of track 1. */
function webm(clusters: readonly { at: number; blocks: readonly number[] }[]): Buffer {
  const block = (ms: number, length: number): Buffer => {
    const size = length + 4;
    const width = size < 127 ? [0x80 | size] : [0x40 | (size >> 8), size & 0xff];
    return bytes([0xa3, ...width, 0x81, ms >> 8, ms & 0xff, 0x80], Buffer.alloc(length, 7));
  };
  const cluster = ({ at, blocks }: { at: number; blocks: readonly number[] }): Buffer =>
    bytes(
      [0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xe7, 0x83, at >> 16, at >> 8, at],
      ...blocks.map((ms, index) => block(ms, index % 2 ? 300 : 40)),
    );
  return bytes([0x1a, 0x45, 0xdf, 0xa3], Buffer.alloc(60), ...clusters.map(cluster));
}

function ogg(samples: number): Buffer {
  const page = (position: number, content: string): Buffer => {
    const head = Buffer.alloc(27);
    head.write('OggS', 'latin1');
    head.writeBigInt64LE(BigInt(position), 6);
    return bytes(head, content);
  };
  return bytes(page(0, 'OpusHead'), page(48_000, 'sound'), page(samples, 'sound'));
}

const mvhd = Buffer.alloc(28);
mvhd.write('mvhd', 'latin1');
mvhd.writeUInt32BE(1_000, 16);
mvhd.writeUInt32BE(7_500, 20);
const flac = Buffer.alloc(42);
flac.write('fLaC', 'latin1');
flac.writeUIntBE(44_100 << 4, 18, 3);
flac.writeUInt32BE(88_200, 22);

describe('a recording', () => {
  it.each([
    ['audio/wav', wavOf(Buffer.alloc(48_000), 24_000), 1],
    [
      'audio/webm',
      webm([
        { at: 0, blocks: [0, 60] },
        { at: 70_000, blocks: [0, 60, 1_500] },
      ]),
      71.5,
    ],
    ['audio/webm', webm([{ at: 3_000, blocks: [0, 940] }]), 3.94],
    ['audio/ogg', ogg(48_000 * 12), 12],
    ['audio/mpeg', bytes([0xff, 0xfb, 0x90, 0], Buffer.alloc(15_996)), 1],
    ['audio/mp4', bytes('\0\0\0\x18ftypM4A ', mvhd), 7.5],
    ['audio/flac', flac, 2],
  ] as const)('of the type %s is known by its bytes, and so is its length', (type, recording, seconds) => {
    expect(audioTypeOf(recording)).toBe(type);
    expect(secondsOf(recording, type)).toBeCloseTo(seconds, 2);
  });

  it('of no known type is none', () => {
    for (const text of ['', 'RIFF', '%PDF-1.7 and so on', '<html><body>hello', 'RIFF1234AVI LIST'])
      expect(audioTypeOf(Buffer.from(text))).toBeNull();
  });

  it('that is cut anywhere still has an honest length, or none', () => {
    for (const [type, whole] of [
      ['audio/webm', webm([{ at: 1_000, blocks: [0, 500] }])],
      ['audio/ogg', ogg(96_000)],
      ['audio/mp4', bytes('\0\0\0\x18ftypM4A ', mvhd)],
      ['audio/flac', flac],
      ['audio/wav', wavOf(Buffer.alloc(100), 24_000)],
      ['audio/mpeg', bytes([0xff, 0xfb, 0x90, 0])],
    ] as const)
      for (let end = 4; end < whole.length; end += 1) {
        const seconds = secondsOf(whole.subarray(0, end), type);
        expect(seconds === null || (seconds >= 0 && seconds < 100)).toBe(true);
      }
  });
});
