import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pool, type PoolClient } from 'pg';
import { cutFrozen } from '../../src/platform/database/frozen-connections.js';
import { isOutage } from '../../src/platform/database/outage.js';

const PATIENCE_MS = 600;

let pool: Pool;
beforeAll(() => {
  pool = new Pool({ connectionString: process.env.TEST_DATABASE_URL, max: 3 });
  pool.on('error', () => undefined);
  cutFrozen(pool, PATIENCE_MS);
});
afterAll(() => pool.end());

const pidOf = async (client: PoolClient): Promise<unknown> => (await client.query('SELECT pg_backend_pid()')).rows;

describe('connections on which nothing moves', () => {
  it('fails who waits as in an outage, and the pool goes on with a new one', async () => {
    const failure: unknown = await pool.query('SELECT pg_sleep(60)').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ETIMEDOUT' });
    expect(isOutage(failure)).toBe(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('fails a transaction that holds a connection', async () => {
    const client = await pool.connect();
    const ended = new Promise((resolve) => client.once('error', resolve));
    await client.query('BEGIN');
    await expect(client.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(await ended).toMatchObject({ code: 'ETIMEDOUT' });
    client.release(true);
  });

  it('leaves those alone that nobody asks, or that answer in time', async () => {
    const [idle, busy] = [await pool.connect(), await pool.connect()];
    const before = await Promise.all([pidOf(idle), pidOf(busy)]);
    for (let slept = 0; slept < 3 * PATIENCE_MS; slept += PATIENCE_MS / 2)
      await busy.query('SELECT pg_sleep($1)', [PATIENCE_MS / 2_000]);
    expect(await Promise.all([pidOf(idle), pidOf(busy)])).toEqual(before);
    idle.release();
    busy.release();
  });

  it('leaves a long answer alone that keeps coming', async () => {
    const rows = `SELECT pg_sleep(0.2), repeat('x', 100000) FROM generate_series(1, 8)`;
    expect((await pool.query(rows)).rowCount).toBe(8);
  });
});
