import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { TurnView } from '../../src/contract/generation.schema.js';
import { History } from '../support/history-checker.js';
import { lockWaits } from '../support/lock-waits.js';
import { openMuted, startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import { recordedSend } from '../support/recorded-send.js';
import { chance, rounds } from '../support/rounds.js';
import { TestServer } from '../support/server.js';
import { errorLog } from '../support/unforeseen.js';

const SEND_QUEUE_LIMIT = 20;

/** SQLSTATE. */
const CHECK_VIOLATION = '23514';

describe('sends that are committed together', () => {
  let nodes: TwoNodes;
  let operator: Client;
  beforeAll(async () => {
    nodes = await startTwoNodes();
    operator = new Client({ connectionString: nodes.a.databaseUrl });
    await operator.connect();
    await operator.query(`ALTER TABLE messages ADD CONSTRAINT no_poison CHECK (content <> 'poison')`);
  });
  afterEach(() => operator.query('ROLLBACK'));
  afterAll(async () => {
    await operator.end();
    await nodes.stop();
  });

  const say = (server: TestServer, id: string, content: string) =>
    server.as().post(`/conversations/${id}/messages`, { content });

  /** Holds a conversation's row, as a long transaction of an operator would. */
  const hold = async (id: string): Promise<void> => {
    await operator.query('BEGIN');
    await operator.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [id]);
  };

  /** Lets sends gather: the next one waits for this table, and those after it for the next batch. */
  const holdAll = async (): Promise<void> => {
    await operator.query('BEGIN');
    await operator.query('LOCK TABLE messages IN SHARE MODE');
  };

  /** Resolves once so many statements of the servers wait for a lock. */
  const waiting = (count: number): Promise<void> => lockWaits(nodes.a, count);

  it('are not failed by one row that the database refuses', async () => {
    const [lane = '', ...ids] = await openMuted(nodes.a, 6);
    await holdAll();
    const first = say(nodes.a, lane, 'holds the lane');
    await waiting(1);
    const others = ids.flatMap((id) => [
      say(nodes.a, id, 'before'),
      say(nodes.a, id, 'poison'),
      say(nodes.a, id, 'after'),
    ]);
    await operator.query('ROLLBACK');
    expect((await first).status).toBe(201);
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(ids.flatMap(() => [201, 500, 201]));
    for (const id of ids) {
      const rows = await nodes.a.sql('SELECT seq, content FROM messages WHERE conversation_id = $1 ORDER BY seq', [id]);
      expect(rows).toEqual([
        { seq: 1, content: 'before' },
        { seq: 2, content: 'after' },
      ]);
    }
    // Each is told to the log once, and nothing else.
    const faults = errorLog.take();
    expect(faults).toEqual(ids.map(() => expect.stringContaining(CHECK_VIOLATION)));
  });

  it.each([{ sub: 'ann\u0000' }, { name: 'Ann\u0000' }])(
    'are not asked of a sender whom the database could not store',
    async (claims) => {
      const [id = ''] = await openMuted(nodes.a, 1);
      const answer = await nodes.a.as(claims).post(`/conversations/${id}/messages`, { content: 'Hello' });
      expect(answer.status).toBe(401);
    },
  );

  it('of several people to one conversation are numbered as if each had come alone', async () => {
    const luck = chance('people in one batch');
    const seller = nodes.a.as({ sub: 'sam', role: 'seller' });
    const [admin, owner, stranger] = [nodes.a.as({ role: 'admin' }), nodes.a.as(), nodes.a.as({ sub: 'eve' })];
    const [lane = ''] = await openMuted(nodes.a, 1);
    for (let round = 0; round < rounds(40); round += 1) {
      const [id = ''] = await openMuted(nodes.a, 1);
      const isHis = luck.below(2) === 0;
      if (isHis) await nodes.a.sql(`UPDATE conversations SET seller_id = 'sam' WHERE id = $1`, [id]);
      await holdAll();
      const first = say(nodes.a, lane, 'holds the lane');
      await waiting(1);
      const senders = Array.from({ length: 2 + luck.below(8) }, () =>
        luck.pick([seller, admin, owner, owner, stranger]),
      );
      const note = luck.below(4) === 0;
      const sends = senders.map(async (sender, n) => {
        // Every third one says the same, twice, so that some are repeats of what is in their own batch.
        const key = n % 3 === 0 ? 'again' : `${n}`;
        const body = { content: key, client_message_id: key, ...(note && sender === admin && { note }) };
        const answer = await sender.post<TurnView>(`/conversations/${id}/messages`, body);
        return { sender, key, status: answer.status, seq: answer.body.message?.seq ?? 0 };
      });
      await owner.get(`/conversations/${id}`);
      await operator.query('COMMIT');
      const answers = await Promise.all(sends);
      expect((await first).status).toBe(201);
      const rows = await nodes.a.sql<{ seq: number; client_message_id: string }>(
        'SELECT seq, client_message_id FROM messages WHERE conversation_id = $1 ORDER BY seq',
        [id],
      );
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, n) => n + 1));
      for (const { sender, key, status, seq } of answers) {
        if (sender === stranger) expect(status).toBe(404);
        else if (sender === seller) expect([201, 409]).toContain(status);
        else expect(status).toBe(201);
        if (status === 201) expect(rows[seq - 1]?.client_message_id).toBe(key);
      }
      const told = answers.filter(({ status }) => status === 201).map(({ seq }) => seq);
      expect([...new Set(told)].toSorted((one, other) => one - other)).toEqual(rows.map(({ seq }) => seq));
      expect(await nodes.a.sql('SELECT last_seq FROM conversations WHERE id = $1', [id])).toEqual([
        { last_seq: rows.length },
      ]);
    }
  });

  it('do not wait for a conversation that somebody else holds', async () => {
    const [held = '', ...ids] = await openMuted(nodes.a, 6);
    await hold(held);
    const answered: string[] = [];
    const sends = [held, ...ids].map(async (id) => {
      const { status } = await say(nodes.a, id, 'together');
      answered.push(id);
      return status;
    });
    expect(await Promise.all(sends)).toEqual([503, ...ids.map(() => 201)]);
    expect(answered.at(-1)).toBe(held);
    await operator.query('ROLLBACK');
    expect((await say(nodes.a, held, 'again')).status).toBe(201);
  });

  it('wait for the one before them in a conversation that somebody else holds', async () => {
    const [held = ''] = await openMuted(nodes.a, 1);
    await hold(held);
    const first = say(nodes.a, held, 'first');
    await waiting(1);
    const second = say(nodes.a, held, 'second');
    await operator.query('ROLLBACK');
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([201, 201]);
    const rows = await nodes.a.sql('SELECT seq, content FROM messages WHERE conversation_id = $1 ORDER BY seq', [held]);
    expect(rows).toEqual([
      { seq: 1, content: 'first' },
      { seq: 2, content: 'second' },
    ]);
  });

  it('wait in a queue of bounded length, beyond which the answer is 503', async () => {
    const small = await TestServer.start({
      DATABASE_URL: nodes.a.databaseUrl,
      SEND_QUEUE_LIMIT: `${SEND_QUEUE_LIMIT}`,
    });
    try {
      const [id = ''] = await openMuted(nodes.a, 1);
      await hold(id);
      const first = say(small, id, 'holds the lane');
      await waiting(1);
      const answers: { status: number; retry: unknown }[] = [];
      const sends = Array.from({ length: SEND_QUEUE_LIMIT + 15 }, async (_, n) => {
        const { status, headers } = await say(small, id, `${n}`);
        answers.push({ status, retry: headers['retry-after'] });
      });
      await eventually(() => Promise.resolve(answers.length === 15));
      expect(answers).toEqual(Array.from({ length: 15 }, () => ({ status: 503, retry: '1' })));
      await operator.query('ROLLBACK');
      await Promise.all([first, ...sends]);
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(SEND_QUEUE_LIMIT);
      const rows = await nodes.a.sql('SELECT FROM messages WHERE conversation_id = $1', [id]);
      expect(rows).toHaveLength(SEND_QUEUE_LIMIT + 1);
    } finally {
      await small.stop();
    }
  });

  it('of two nodes to the same conversations in opposite order never deadlock', async () => {
    const history = new History();
    const ids = await openMuted(nodes.a, 12);
    const [up, down] = [nodes.a.as(), nodes.b.as()];
    for (let round = 0; round < rounds(40); round += 1) {
      const send = (client: typeof up, side: string) => (id: string) =>
        recordedSend(client, history, {
          conversation_id: id,
          sender: 'ann',
          client_message_id: `${side}-${round}`,
          content: `${side} ${round}`,
        });
      await Promise.all([...ids.map(send(up, 'up')), ...ids.toReversed().map(send(down, 'down'))]);
    }
    expect(history.count('ok')).toBe(history.operations.length);
    expect(await history.check(nodes.a.databaseUrl)).toEqual([]);
    const [row] = await nodes.a.sql<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(row?.deadlocks).toBe('0');
  });

  it('to a conversation that is being deleted end as 201 or 404, and the others go through', async () => {
    const luck = chance('delete while sending');
    const [stays = ''] = await openMuted(nodes.a, 1);
    for (let round = 0; round < rounds(40); round += 1) {
      const [id = ''] = await openMuted(nodes.a, 1);
      const sends = Array.from({ length: 12 }, (_, n) => ({
        to: n % 3 === 0 ? stays : id,
        node: luck.pick(nodes.both),
      }));
      const calls = sends.map(
        ({ to, node }) =>
          () =>
            say(node, to, `${round}`).then(({ status }) => ({ to, status })),
      );
      const deletion = () =>
        nodes.b
          .as()
          .delete(`/conversations/${id}`)
          .then(({ status }) => ({ to: 'deletion', status }));
      for (const { to, status } of await Promise.all(luck.shuffled([...calls, deletion]).map((call) => call()))) {
        if (to === id) expect([201, 404]).toContain(status);
        else expect({ to, status }).toEqual({ to, status: to === stays ? 201 : 204 });
      }
      expect(await nodes.a.sql('SELECT FROM messages WHERE conversation_id = $1', [id])).toEqual([]);
    }
    const lost = 'SELECT FROM messages m WHERE NOT EXISTS (SELECT FROM conversations c WHERE c.id = m.conversation_id)';
    expect(await nodes.a.sql(lost)).toEqual([]);
  });
});
