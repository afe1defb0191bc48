import { describe, expect, it } from '@jest/globals';
import { scrub } from './scrub.js';

describe('scrubbing a log line', () => {
  it.each([
    ['sk-proj-abcdefgh12345678', 'an OpenAI key'],
    ['sk-or-v1-0123456789abcdef', 'an OpenRouter key'],
    ['ek_68af0123456789', 'an ephemeral key'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl', 'a token'],
  ])('removes %s (%s)', (secret) => {
    expect(scrub(`{"msg":"failed with ${secret}!"}`)).not.toContain(secret);
  });

  it('removes the password of a URL and the value of a bearer header', () => {
    expect(scrub('postgres://omnichat:hunter2!@127.0.0.1/db')).toBe('postgres://omnichat:[secret]@127.0.0.1/db');
    expect(scrub('authorization: Bearer abcdefgh.ijkl')).toBe('authorization: Bearer [secret]');
  });

  it('leaves ids, times and sentences alone', () => {
    const line =
      '{"time":"2026-11-21T09:30:00.000Z","generation_id":"01990000-0000-7000-8000-000000000001","msg":"task-list ready"}';
    expect(scrub(line)).toBe(line);
  });
});
