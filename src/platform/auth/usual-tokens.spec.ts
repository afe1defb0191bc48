import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonwebtoken from 'jsonwebtoken';
import { UsualTokens } from './usual-tokens.js';

const TOLERANCE = 30;
const ALPHABET = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const secret = createSecretKey(Buffer.from(randomUUID()));
const tokens = new UsualTokens(secret, TOLERANCE);

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (text: string, key = secret): string =>
  `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
const tokenOf = (header: object, claims: unknown): string => signed(`${encoded(header)}.${encoded(claims)}`);
const now = (): number => Math.floor(Date.now() / 1_000);
const usual = { alg: 'HS256', typ: 'JWT' };

/** What the library says of a token: header and claims, or nothing. */
function judged(token: string): unknown {
  try {
    const options = { algorithms: ['HS256' as const], clockTolerance: TOLERANCE, complete: true as const };
    const { header, payload } = jsonwebtoken.verify(token, secret, options);
    return { header, payload };
  } catch {
    return null;
  }
}

describe('a token in the usual form', () => {
  it('is read as a library reads it, whatever it says and however long the secret is', () => {
    const claims = fc.dictionary(fc.string(), fc.jsonValue());
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 200 });
    const headers = fc.constantFrom(usual, { typ: 'JWT', alg: 'HS256' });
    const property = fc.property(claims, secrets, headers, (said, bytes, header) => {
      const key = createSecretKey(bytes);
      const given = { ...said, exp: now() + 60, nbf: now() };
      const token = signed(`${encoded(header)}.${encoded(given)}`, key);
      const { payload } = jsonwebtoken.verify(token, key, { algorithms: ['HS256'], complete: true });
      expect(new UsualTokens(key, TOLERANCE).read(token)).toEqual({ header, payload });
      expect(tokens.read(token)).toBeNull();
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('is never taken where a library refuses it: changed anywhere, cut, doubled or in other letters', () => {
    const good = tokenOf(usual, { sub: 'ann', exp: now() + 60 });
    expect(tokens.read(good)).toEqual(judged(good));
    const place = fc.nat(good.length - 1);
    const other = fc.oneof(
      fc.constantFrom(...ALPHABET, '.', '=', ' ', '\n'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    let differences = 0;
    const property = fc.property(place, other, fc.nat(3), (at, text, dropped) => {
      const changed = good.slice(0, at) + text + good.slice(at + dropped);
      const read = tokens.read(changed);
      if (changed !== good) differences += 1;
      if (read) expect(read).toEqual(judged(changed));
      if (read && changed !== good) throw new Error(`taken: ${changed}`);
    });
    fc.assert(property, { numRuns: 5_000 });
    expect(differences).toBeGreaterThan(4_000);
  });

  it('does not pass for another whose letters have the same low bytes', () => {
    const good = tokenOf(usual, { sub: 'ann', exp: now() + 60 });
    const [head = '', payload = '', code = ''] = good.split('.');
    for (const [at, letter] of Array.from(payload).entries()) {
      const twin = String.fromCharCode(letter.charCodeAt(0) + 256);
      expect(tokens.read([head, payload.slice(0, at) + twin + payload.slice(at + 1), code].join('.'))).toBeNull();
    }
  });

  it('counts from nbf to exp, both with tolerance, to the second', () => {
    const offsets = Array.from({ length: 9 }, (_, index) => index - 4);
    const times = offsets.flatMap((offset) => [
      { exp: now() - TOLERANCE + offset },
      { exp: now() + 60, nbf: now() + TOLERANCE + offset },
    ]);
    for (const claims of times) {
      const token = tokenOf(usual, claims);
      // A second may pass between two looks: the library's come before and after.
      const before = judged(token);
      const read = tokens.read(token);
      expect([before, judged(token)]).toContainEqual(read);
    }
  });

  it.each([
    ['another header', { alg: 'HS256', typ: 'at+jwt' }, { exp: now() + 60 }],
    ['no kind', { alg: 'HS256' }, { exp: now() + 60 }],
    ['something critical', { ...usual, crit: ['b64'], b64: false }, { exp: now() + 60 }],
    ['another algorithm', { alg: 'HS512', typ: 'JWT' }, { exp: now() + 60 }],
    ['none', { alg: 'none', typ: 'JWT' }, { exp: now() + 60 }],
    ['no end', usual, { sub: 'ann' }],
    ['an end that is no number', usual, { exp: `${now() + 60}` }],
    ['a beginning that is no number', usual, { exp: now() + 60, nbf: '0' }],
    ['a list', usual, [{ exp: now() + 60 }]],
    ['nothing', usual, null],
    ['a number', usual, 1],
  ])('with %s is left to the library', (_, header, claims) => {
    expect(tokens.read(tokenOf(header, claims))).toBeNull();
  });

  it('that is no JSON is left to the library', () => {
    expect(tokens.read(signed(`${encoded(usual)}.bm8`))).toBeNull();
  });
});
