import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GrantView } from '../../src/contract/auth.schema.js';
import { ApiClient } from '../support/api-client.js';
import { expectProblem } from '../support/documented.js';
import { TestServer } from '../support/server.js';

const PASSWORD = 'a long enough password';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ RATE_LIMIT_LOGINS: '3', TRUST_PROXY: '127.0.0.1' });
});
afterAll(() => server.stop());

async function hire(): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  const body = { email, name: 'Mia Berg', password: PASSWORD };
  await server.as({ role: 'admin', sub: 'root' }).post('/sellers', body);
  return email;
}

let last = 0;
/** A network address that nobody has used before. */
const elsewhere = (): string => `10.${(last += 1) >> 8}.${last & 255}.1`;

const post = (path: string, body: object, address: string) =>
  new ApiClient(server.url).post<GrantView>(path, body, { 'x-forwarded-for': address });
const login = (email: string, address: string, password = PASSWORD) =>
  post('/auth/login', { email, password }, address);
const statuses = async (tries: readonly (() => Promise<{ status: number }>)[]): Promise<number[]> => {
  const all: number[] = [];
  for (const attempt of tries) all.push((await attempt()).status);
  return all;
};
const times = <T>(count: number, attempt: () => T): (() => T)[] => Array.from({ length: count }, () => attempt);

describe('who guesses a password', () => {
  it('has to wait after a few tries, even with the right one', async () => {
    const [email, address] = [await hire(), elsewhere()];
    expect(await statuses(times(4, () => login(email, address, 'wrong')))).toEqual([401, 401, 401, 429]);
    const blocked = await login(email.toUpperCase(), address);
    expectProblem(blocked);
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(blocked.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('does not lock out the seller, who comes from elsewhere', async () => {
    const email = await hire();
    const attacker = elsewhere();
    expect((await statuses(times(10, () => login(email, attacker, 'wrong')))).at(-1)).toBe(429);
    expect((await login(email, elsewhere())).status).toBe(200);
  });

  it('from many addresses at once is slowed down, but not a seller where that one was before', async () => {
    const [email, home] = [await hire(), elsewhere()];
    expect((await login(email, home)).status).toBe(200);
    const guesses = await statuses(times(65, () => login(email, elsewhere(), 'wrong')));
    expect(guesses.slice(0, 60)).toEqual(Array(60).fill(401));
    expect(guesses.slice(60)).toEqual(Array(5).fill(429));
    expect((await login(email, home)).status).toBe(200);
  });

  it('of many accounts from one address has to wait, too', async () => {
    const address = elsewhere();
    const guesses = await statuses(times(35, () => login(`${randomUUID()}@example.com`, address, 'wrong')));
    expect([guesses.slice(0, 30), guesses.slice(30)]).toEqual([Array(30).fill(401), Array(5).fill(429)]);
  });

  it('at the same moment gets no more tries', async () => {
    const [email, address] = [await hire(), elsewhere()];
    const answers = await Promise.all(times(20, () => login(email, address, 'wrong')).map((attempt) => attempt()));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
  });

  it('starts anew after the right one', async () => {
    const [email, address] = [await hire(), elsewhere()];
    const [wrong, right] = [() => login(email, address, 'wrong'), () => login(email, address)];
    expect(await statuses([wrong, wrong, right, wrong, wrong, right])).toEqual([401, 401, 200, 401, 401, 200]);
  });
});

describe('who guesses a refresh token', () => {
  it('has to wait after some, while refreshing itself costs nothing', async () => {
    const [email, address] = [await hire(), elsewhere()];
    let token = (await login(email, address)).body.refresh_token;
    for (let n = 0; n < 40; n += 1) {
      const next = await post('/auth/refresh', { refresh_token: token }, address);
      expect(next.status).toBe(200);
      token = next.body.refresh_token;
    }
    const guesses = await statuses(times(31, () => post('/auth/refresh', { refresh_token: randomUUID() }, address)));
    expect([guesses.slice(0, 30), guesses[30]]).toEqual([Array(30).fill(401), 429]);
  });
});
