/** A page without a word about its encoding in the header may say it at its top. */
const DECLARED = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i;
const DECLARED_WITHIN = 1_024;

const UTF_16: readonly (readonly [first: number, second: number, encoding: string])[] = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
];

/**
 * Bytes as text: by their byte order mark, as the sender or the page says, as UTF-8, or, where they are none, as the Windows
 * encoding of western Europe, which takes any byte. NUL, which PostgreSQL can't store, is dropped.
 */
export function decode(bytes: Uint8Array, charset: string | null = null): string {
  const mark = UTF_16.find(([first, second]) => bytes[0] === first && bytes[1] === second);
  const top = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARED_WITHIN));
  const encodings = [mark?.[2], charset, DECLARED.exec(top)?.[1], 'utf-8'];
  const text = encodings.reduce<string | null>((found, encoding) => found ?? decoded(bytes, encoding ?? null), null);
  return (text ?? new TextDecoder('windows-1252').decode(bytes)).replaceAll('\u0000', '').replaceAll(/\r\n?/g, '\n');
}

function decoded(bytes: Uint8Array, encoding: string | null): string | null {
  if (encoding === null) return null;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
