import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { articles, judge, questions, type Verdict } from '../../bench/lib/retrieval-judge.ts';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { search, teach } from './library.js';

let server: TestServer;
let admin: ApiClient;

const judged = (): Promise<Verdict> => judge((query) => search(admin, query));

/** Fails with the questions that went wrong. */
const expectAtLeast = (share: number, floor: number, wrong: readonly string[]): void =>
  expect({ isReached: share >= floor, share, wrong }).toEqual({ isReached: true, share, wrong });

beforeAll(async () => {
  server = await TestServer.start();
  admin = server.as({ sub: 'adam', role: 'admin' });
  await Promise.all(articles().map(({ markdown }) => teach(admin, { markdown })));
}, 120_000);
afterAll(() => server.stop());

describe('the search on the small corpus', () => {
  it('is asked enough, also what nobody can answer and what is misspelt', () => {
    const all = questions();
    expect(all.length).toBeGreaterThanOrEqual(60);
    expect(all.filter(({ document }) => document === undefined).length).toBeGreaterThanOrEqual(12);
    expect(all.filter(({ misspelt }) => misspelt).length).toBeGreaterThanOrEqual(12);
  });

  it('finds the passage that answers among the first five, and knows what it does not know', async () => {
    const verdict = await judged();
    expectAtLeast(verdict.recall, 0.95, verdict.missed);
    expectAtLeast(verdict.recallMisspelt, 0.95, verdict.missed);
    expectAtLeast(verdict.answerable, 0.85, verdict.doubted);
    expectAtLeast(verdict.unanswerable, 0.9, verdict.believed);
  });
});
