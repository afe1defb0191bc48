import type { Readable } from 'node:stream';

/** The body of somebody's answer. @throws RangeError beyond `limit` bytes, or what is given instead */
export async function bytesOf(
  body: Readable,
  limit: number,
  tooLarge: () => Error = () => new RangeError('Upstream body too large'),
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body of somebody's answer as text. @throws RangeError beyond `limit` bytes. */
export async function textOf(body: Readable, limit: number): Promise<string> {
  return (await bytesOf(body, limit)).toString('utf8');
}

/** What a text says as JSON; null where it is none. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
