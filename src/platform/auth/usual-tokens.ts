import { hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Signed } from './remote-keys.js';

/** What SHA-256 takes at a time (bytes). */
const BLOCK_BYTES = 64;

/** In this alphabet a character is a byte, whichever encoding it is read in. 43 of them are an HMAC-SHA256. */
const USUAL = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

const HEADERS: ReadonlyMap<string, Signed['header']> = new Map(
  [
    { alg: 'HS256', typ: 'JWT' },
    { typ: 'JWT', alg: 'HS256' },
  ].map((header) => [Buffer.from(JSON.stringify(header)).toString('base64url'), header]),
);

type Claims = Signed['payload'] & { readonly exp?: unknown; readonly nbf?: unknown };

/**
 * Reads tokens in the form that nearly all have, in a third of a library's time: see `docs/decisions/token-verification.md`. What it
 * takes, a library takes, too. It refuses nothing: whatever is not usual is for the library to judge.
 */
export class UsualTokens {
  private readonly inner: Uint8Array;
  private readonly outer: Uint8Array;

  constructor(
    secret: KeyObject,
    private readonly toleranceSeconds: number,
  ) {
    const given = secret.export();
    const key = Buffer.alloc(BLOCK_BYTES);
    key.set(given.length > BLOCK_BYTES ? hash('sha256', given, 'buffer') : given);
    this.inner = key.map((byte) => byte ^ 0x36);
    this.outer = key.map((byte) => byte ^ 0x5c);
  }

  /** The token's header and claims, if it has a usual header, the right code and times that say it counts now; else null. */
  read(token: string): Signed | null {
    const [, head = '', payload = '', code = ''] = USUAL.exec(token) ?? [];
    const header = HEADERS.get(head);
    if (!header || !timingSafeEqual(Buffer.from(code), Buffer.from(this.codeOf(`${head}.${payload}`)))) return null;
    const claims = parsed(payload);
    return claims && this.countsNow(claims) ? { header, payload: claims } : null;
  }

  /** HMAC-SHA256 (RFC 2104) by two digests: an `Hmac` is a stream with a native object, made and thrown away for each token. */
  private codeOf(text: string): string {
    const inner = hash('sha256', Buffer.concat([this.inner, Buffer.from(text)]), 'buffer');
    return hash('sha256', Buffer.concat([this.outer, inner]), 'base64url');
  }

  private countsNow({ exp, nbf = 0 }: Claims): boolean {
    const now = Math.floor(Date.now() / 1_000);
    if (typeof exp !== 'number' || typeof nbf !== 'number') return false;
    return now < exp + this.toleranceSeconds && now >= nbf - this.toleranceSeconds;
  }
}

function parsed(payload: string): Claims | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && !Array.isArray(claims) ? claims : null;
  } catch {
    return null;
  }
}
