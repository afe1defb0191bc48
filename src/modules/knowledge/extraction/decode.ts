const UTF_16: readonly (readonly [first: number, second: number, encoding: string])[] = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
];

/**
 * Bytes as text: by their byte order mark, as the sender says, as UTF-8, or, where they are none, as the Windows encoding of
 * western Europe, which takes any byte. NUL, which PostgreSQL can't store, is dropped.
 */
export function decode(bytes: Uint8Array, charset: string | null = null): string {
  const mark = UTF_16.find(([first, second]) => bytes[0] === first && bytes[1] === second);
  const text = (mark && decoded(bytes, mark[2])) ?? decoded(bytes, charset) ?? decoded(bytes, 'utf-8');
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
