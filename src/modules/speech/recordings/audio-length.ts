import type { AudioType } from './audio-type.js';

/** Kilobits a second of MPEG-1 layer 3, by the index in the frame's header. */
const MP3_RATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** Opus in Ogg counts in 48 kHz whatever it was recorded with (RFC 7845 §4). */
const OPUS_RATE = 48_000;

type Measure = (bytes: Buffer) => number | null;

/** At most this many bytes are searched for a mark that a cut file may not have. */
const LAST_BYTES = 262_144;

const wav: Measure = (bytes) => {
  const at = bytes.indexOf('fmt ', 12, 'latin1');
  if (at < 0 || at + 20 > bytes.length) return null;
  const perSecond = bytes.readUInt32LE(at + 16);
  return perSecond > 0 ? (bytes.length - 44) / perSecond : null;
};

/** The granule position of the last page. */
const ogg: Measure = (bytes) => {
  const at = bytes.lastIndexOf('OggS', undefined, 'latin1');
  if (at < 0 || at + 14 > bytes.length || !bytes.subarray(0, 64).includes('OpusHead')) return null;
  return Number(bytes.readBigInt64LE(at + 6)) / OPUS_RATE;
};

/** The time of the last cluster; what browsers record as a stream has no length in its head. Times are milliseconds by default. */
const webm: Measure = (bytes) => {
  const at = bytes.lastIndexOf(Buffer.from([0x1f, 0x43, 0xb6, 0x75]));
  if (at < 0) return null;
  const time = bytes.indexOf(0xe7, at + 4);
  if (time < 0 || time - at > 16 || time + 2 > bytes.length) return null;
  const size = (bytes[time + 1] as number) & 0x7f;
  if (size < 1 || size > 6 || time + 2 + size > bytes.length) return null;
  const start = bytes.readUIntBE(time + 2, size);
  return (start + lastBlock(bytes, time)) / 1_000;
};

/** The milliseconds from the start of the last cluster to its last block (`SimpleBlock` of track 1), which ends the file. */
function lastBlock(bytes: Buffer, cluster: number): number {
  const from = Math.max(cluster, bytes.length - LAST_BYTES);
  for (let at = bytes.length - 6; at > from; at -= 1) {
    if (bytes[at] !== 0xa3) continue;
    const width = (bytes[at + 1] as number) & 0x80 ? 1 : 2;
    const size = bytes.readUIntBE(at + 1, width) & (width === 1 ? 0x7f : 0x3fff);
    const start = at + 1 + width;
    if (size > 4 && start + size === bytes.length && bytes[start] === 0x81)
      return Math.max(0, bytes.readInt16BE(start + 1));
  }
  return 0;
}

const mp3: Measure = (bytes) => {
  const rate = MP3_RATES[(bytes[2] as number) >> 4] ?? 0;
  const isMpeg1 = bytes[0] === 0xff && ((bytes[1] as number) & 0x18) === 0x18;
  return isMpeg1 && rate > 0 ? (bytes.length * 8) / (rate * 1_000) : null;
};

const flac: Measure = (bytes) => {
  if (bytes.length < 26) return null;
  const rate = bytes.readUIntBE(18, 3) >> 4;
  const samples = ((bytes[21] as number) & 0x0f) * 2 ** 32 + bytes.readUInt32BE(22);
  return rate > 0 && samples > 0 ? samples / rate : null;
};

const mp4: Measure = (bytes) => {
  const at = bytes.indexOf('mvhd', 0, 'latin1');
  if (at < 0 || at + 24 > bytes.length || bytes[at + 4] !== 0) return null;
  const [scale, length] = [bytes.readUInt32BE(at + 16), bytes.readUInt32BE(at + 20)];
  return scale > 0 && length > 0 && length < 0xffffffff ? length / scale : null;
};

const MEASURES: Readonly<Record<AudioType, Measure>> = {
  'audio/wav': wav,
  'audio/ogg': ogg,
  'audio/webm': webm,
  'audio/mpeg': mp3,
  'audio/flac': flac,
  'audio/mp4': mp4,
};

/** How many seconds a recording lasts, as far as its own marks tell; null: they don't, and only its bytes limit it. */
export function secondsOf(bytes: Buffer, type: AudioType): number | null {
  const seconds = MEASURES[type](bytes);
  return seconds !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
