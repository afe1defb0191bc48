/** The recordings that every vendor of recognition reads, by what browsers and telephones make. */
export type AudioType = 'audio/webm' | 'audio/ogg' | 'audio/wav' | 'audio/mpeg' | 'audio/mp4' | 'audio/flac';

/** How files of a type are called: some vendors go by the name. */
export const EXTENSIONS: Readonly<Record<AudioType, string>> = {
  'audio/webm': 'webm',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/flac': 'flac',
};

const says = (bytes: Buffer, text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;

/** What the bytes begin with, whatever anybody says they are; null: no recording that we know. */
export function audioTypeOf(bytes: Buffer): AudioType | null {
  if (bytes.length < 12) return null;
  if (bytes.readUInt32BE(0) === 0x1a45dfa3) return 'audio/webm';
  if (says(bytes, 'OggS')) return 'audio/ogg';
  if (says(bytes, 'RIFF') && says(bytes, 'WAVE', 8)) return 'audio/wav';
  if (says(bytes, 'fLaC')) return 'audio/flac';
  if (says(bytes, 'ftyp', 4)) return 'audio/mp4';
  // MPEG layer 3: an ID3 tag or the first frame's sync word.
  if (says(bytes, 'ID3') || (bytes.readUInt16BE(0) & 0xffe6) === 0xffe2) return 'audio/mpeg';
  return null;
}
