import { createHmac, createSign, type KeyObject, sign } from 'node:crypto';
import { TEST_SECRET } from './server.js';

export type Json = Readonly<Record<string, unknown>>;

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Seconds since 1970, so many seconds from now. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

/** A token with exactly these claims and header members, signed with HS256; `undefined` removes a member. */
export function hs256(claims: Json, options: { header?: Json; secret?: string | Buffer } = {}): string {
  const { header = {}, secret = TEST_SECRET } = options;
  const input = `${encoded({ alg: 'HS256', typ: 'JWT', ...header })}.${encoded(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** A token signed with an asymmetric key by the algorithm that its header names. */
export function signed(claims: Json, key: KeyObject, header: Json): string {
  const input = `${encoded({ typ: 'JWT', ...header })}.${encoded(claims)}`;
  return `${input}.${signature(input, key).toString('base64url')}`;
}

/** A token with no signature at all. */
export const unsigned = (claims: Json, header: Json): string => `${encoded(header)}.${encoded(claims)}.`;

function signature(input: string, key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'ed25519') return sign(null, Buffer.from(input), key);
  if (key.asymmetricKeyType === 'ec') return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return createSign('sha256').update(input).sign(key);
}
