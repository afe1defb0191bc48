import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { SocketServer } from '../../src/platform/sockets/socket-server.js';
import { lockWaits } from '../support/lock-waits.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import { type Refusal, SocketClient } from '../support/socket-client.js';

async function withServer(env: Record<string, string>, work: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await TestServer.start(env);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/** Whether somebody has all of this server's messages to himself; other tests run in databases beside it. */
async function isTaken(server: TestServer): Promise<boolean> {
  const own = '(SELECT oid FROM pg_database WHERE datname = current_database())';
  const mode = `mode = 'AccessExclusiveLock' AND relation = 'messages'::regclass`;
  return (await server.sql(`SELECT FROM pg_locks WHERE database = ${own} AND ${mode}`)).length > 0;
}

const tooMany = { status: 429, retry_after: expect.any(Number) };

describe('rate limits', () => {
  it.each([
    ['SOCKET', false, false],
    ['ACTOR', true, false],
    ['PROJECT', true, true],
    ['ADDRESS', true, true],
  ])('by %s', (bucket, limitsOtherSockets, limitsOthers) =>
    withServer({ [`RATE_LIMIT_PER_${bucket}`]: '8', RATE_LIMIT_WINDOW_SECONDS: '600' }, async (server) => {
      const [first, second, bob] = await Promise.all([server.socket(), server.socket(), server.socket({ sub: 'bob' })]);
      const statuses: number[] = [];
      for (let call = 0; call < 9; call += 1) statuses.push((await first.refusal('no:such', {})).status);
      expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404, 404, 429]);
      expect(await first.refusal('no:such')).toMatchObject(tooMany);
      expect((await second.refusal('no:such')).status).toBe(limitsOtherSockets ? 429 : 404);
      expect((await bob.refusal('no:such')).status).toBe(limitsOthers ? 429 : 404);
      const rest = await server.as().get('/projects');
      expect(rest.status).toBe(limitsOtherSockets ? 429 : 200);
      expect(/^\d+$/.test(String(rest.headers['retry-after']))).toBe(limitsOtherSockets);
      expect((await server.as().get('/health')).status).toBe(200);
      for (const client of [first, second, bob]) client.close();
    }),
  );

  it('counts bytes, and cuts who goes on and on', () =>
    withServer({ RATE_LIMIT_PER_SOCKET: '20', RATE_LIMIT_WINDOW_SECONDS: '600' }, async (server) => {
      const ann = await server.socket();
      const { id } = await server.as().open();
      const large = () => ({ conversation_id: id, content: 'x'.repeat(12_000), client_message_id: randomUUID() });
      await ann.get('message:send', large());
      expect(await ann.refusal('message:send', large())).toMatchObject(tooMany);
      for (let call = 0; call < 60; call += 1) ann.socket.emit('no:such' as never, ...([] as never));
      await ann.until('session:ended', ({ reason }) => reason === 'too-many');
    }));

  it('by route over REST', () =>
    withServer({ RATE_LIMIT_PER_ROUTE: '3', RATE_LIMIT_WINDOW_SECONDS: '600' }, async (server) => {
      const statuses: number[] = [];
      for (let call = 0; call < 4; call += 1) statuses.push((await server.as().get('/projects')).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      expect((await server.as({ sub: 'bob' }).get('/projects')).status).toBe(200);
    }));

  it('caps the open sockets of an address', () =>
    withServer({ SOCKETS_PER_ADDRESS: '2' }, async (server) => {
      const [first] = await Promise.all([server.socket(), server.socket()]);
      const third = await server.socket().catch((error: unknown) => error as Refusal);
      expect(third).toBeInstanceOf(Error);
      first.close();
      await eventually(() =>
        server.socket().then(
          (client) => client.close() === undefined,
          () => false,
        ),
      );
    }));
});

it('cuts a reader that does not read, and nobody else', () =>
  withServer({}, async (server) => {
    const { id } = await server.as().open();
    const seller = { sub: 'sam', role: 'seller' } as const;
    const [writer, reader, slow] = await Promise.all([1, 2, 3].map(() => server.socket(seller)));
    if (!writer || !reader || !slow) throw new Error('not connected');
    for (const client of [reader, slow]) await client.get('conversation:join', { conversation_id: id });
    const { transport } = slow.socket.io.engine as unknown as { transport: { ws: { pause(): void } } };
    transport.ws.pause();
    const sockets = () => server.server.app.get(SocketServer).io?.of('/').sockets.size;
    let sent = 0;
    for (; sockets() === 3 && sent < 3_000; sent += 20) {
      const batch = Array.from({ length: 20 }, () =>
        writer.get('message:send', {
          conversation_id: id,
          content: 'y'.repeat(16_000),
          client_message_id: randomUUID(),
        }),
      );
      await Promise.all(batch);
    }
    expect(sockets()).toBe(2);
    await reader.when(() => reader.all('message:created').length === sent, 'the reader missed something');
    writer.close();
    reader.close();
    slow.close();
  }));

it('drains: tells, refuses, acknowledges what is under way, then closes', () =>
  withServer({}, async (server) => {
    const ann = await server.socket();
    const { id } = await server.as().open();
    const operator = new Client({ connectionString: server.databaseUrl });
    await operator.connect();
    try {
      // Nothing can be stored for now: what is under way stays under way until the late command has its answer.
      await operator.query('BEGIN; LOCK TABLE messages IN SHARE MODE');
      const sends = Array.from({ length: 200 }, (_, index) =>
        ann.ask('message:send', { conversation_id: id, content: `${index}`, client_message_id: `${index}` }),
      );
      await lockWaits(server);
      const ended = ann.ended();
      const stopping = server.server.stop();
      const { reconnect_in_ms: wait } = await ann.until('server:draining');
      expect(wait).toBeGreaterThan(0);
      expect(await ann.refusal('typing:start', { conversation_id: id })).toMatchObject({ status: 503 });
      await operator.query('ROLLBACK');
      expect((await Promise.all(sends)).filter(({ ok }) => !ok)).toEqual([]);
      expect(await ended).toBe('io server disconnect');
      await stopping;
      const { rows } = await operator.query(`SELECT FROM messages WHERE conversation_id = $1 AND role = 'user'`, [id]);
      expect(rows).toHaveLength(sends.length);
      await expect(SocketClient.connect(server.url, { token: 'any' })).rejects.toBeInstanceOf(Error);
    } finally {
      await operator.end();
    }
  }));

it('leaves connections of the database free while everybody asks for what was missed', () =>
  withServer({ DATABASE_POOL_SIZE: '4' }, async (server) => {
    const { id } = await server.as().open();
    const ann = await server.socket();
    const hold = 'BEGIN LOCK TABLE messages IN ACCESS EXCLUSIVE MODE; PERFORM pg_sleep(1.5); END';
    let isHeld = true;
    const holding = server.sql(`DO $$ ${hold} $$`).finally(() => (isHeld = false));
    await eventually(() => isTaken(server));
    const joins = Array.from({ length: 20 }, () => ann.ask('conversation:join', { conversation_id: id }));
    await lockWaits(server, 2);
    expect((await server.as().get('/projects')).status).toBe(200);
    expect(isHeld).toBe(true);
    await holding;
    expect((await Promise.all(joins)).map(({ ok }) => ok)).toEqual(joins.map(() => true));
    ann.close();
  }));
