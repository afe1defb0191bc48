import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { Answer } from '../support/api-client.js';
import { History } from '../support/history-checker.js';
import { openMuted, startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { recordedSend } from '../support/recorded-send.js';
import { chance, rounds } from '../support/rounds.js';

describe('the same client_message_id on two nodes', () => {
  let nodes: TwoNodes;
  beforeAll(async () => {
    nodes = await startTwoNodes();
  });
  afterAll(() => nodes.stop());

  const stored = (conversationId: string) =>
    nodes.a.sql<{ seq: number; sender_id: string; content: string }>(
      'SELECT seq, sender_id, content FROM messages WHERE conversation_id = $1 ORDER BY seq',
      [conversationId],
    );

  it('is one row and one answer, however many send it at once', async () => {
    const clients = nodes.both.map((node) => node.as());
    const [id = ''] = await openMuted(nodes.a, 1);
    for (let round = 1; round <= rounds(100); round += 1) {
      const body = { content: `round ${round}`, client_message_id: `r${round}` };
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => clients[n % 2]!.post<TurnView>(`/conversations/${id}/messages`, body)),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ body: turn }) => JSON.stringify(turn.message))).size).toBe(1);
      expect(answers[0]?.body.message.seq).toBe(round);
    }
    expect(await stored(id)).toHaveLength(rounds(100));
  });

  it('is acknowledged as it will be read, also when it is repeated', async () => {
    const luck = chance('views of what was sent');
    const [id = ''] = await openMuted(nodes.a, 1);
    const seller = { sub: 'sam', role: 'seller', name: 'Sam “S.” Müller' } as const;
    const senders = [nodes.a.as(), nodes.a.as({ name: 'Ann' }), nodes.a.as(seller)];
    const texts = ['plain', ' "quoted" \\ \n\t', '<b>&amp;</b>', '日本語 🏡', '\u2028 \u0001', '{"a":1}'];
    for (let round = 0; round < rounds(60); round += 1) {
      const sender = luck.pick(senders);
      const note = sender === senders[2] && luck.below(2) === 0;
      const body = { content: luck.pick(texts), ...(luck.below(2) && { client_message_id: `r${round}` }), note };
      const { message } = (await sender.post<TurnView>(`/conversations/${id}/messages`, body)).body;
      if (body.client_message_id)
        expect((await sender.post<TurnView>(`/conversations/${id}/messages`, body)).body.message).toEqual(message);
      const page = await nodes.b.as(seller).get<{ data: unknown[] }>(`/conversations/${id}/messages?limit=1`);
      expect(JSON.stringify(message)).toBe(JSON.stringify(page.body.data[0]));
    }
  });

  it('is a mismatch for all but one text, and the text that won is stored', async () => {
    const clients = nodes.both.map((node) => node.as());
    const [id = ''] = await openMuted(nodes.a, 1);
    for (let round = 1; round <= rounds(100); round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          clients[n % 2]!.post<TurnView>(`/conversations/${id}/messages`, {
            content: `round ${round}, text ${n % 4}`,
            client_message_id: `r${round}`,
          }),
        ),
      );
      const winners = answers.filter(({ status }) => status === 201);
      expect(winners).toHaveLength(2);
      expect(winners[1]?.body.message).toEqual(winners[0]?.body.message);
      const losers = answers.filter(({ status }) => status !== 201) as Answer<{ type?: string }>[];
      expect(losers.map(({ status, body }) => [status, body.type?.split('/').at(-1)])).toEqual(
        Array.from({ length: 6 }, () => [422, expect.stringContaining('idempotency-mismatch')]),
      );
      expect((await stored(id)).at(-1)?.content).toBe(winners[0]?.body.message.content);
    }
    expect((await stored(id)).map(({ seq }) => seq)).toEqual(Array.from({ length: rounds(100) }, (_, n) => n + 1));
  });

  it('is another message when another sender uses it', async () => {
    const [id = ''] = await openMuted(nodes.a, 1);
    const sam = nodes.b.as({ sub: 'sam', role: 'seller' });
    const senders = [nodes.a.as(), sam, nodes.a.as({ sub: 'sue', role: 'admin' })];
    // He has the floor from now on.
    await sam.post(`/conversations/${id}/messages`, { content: 'Hello.' });
    for (let round = 0; round < rounds(50); round += 1) {
      const body = { content: 'the same text', client_message_id: `r${round}` };
      const answers = await Promise.all(
        senders.flatMap((sender) => [1, 2].map(() => sender.post<TurnView>(`/conversations/${id}/messages`, body))),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect(new Set(answers.map(({ body: turn }) => turn.message.id)).size).toBe(3);
    }
    expect(await stored(id)).toHaveLength(1 + 3 * rounds(50));
  });

  it('keeps every promise among repeats, mismatches and new messages in mixed batches', async () => {
    const luck = chance('mixed batches');
    const history = new History();
    const ids = await openMuted(nodes.a, 5);
    const clients = nodes.both.map((node) => node.as());
    for (let round = 0; round < rounds(40); round += 1) {
      const sends = Array.from({ length: 30 }, () => {
        const number = luck.below(8);
        return {
          conversation_id: luck.pick(ids),
          sender: 'ann',
          client_message_id: `r${round}-${number}`,
          content: luck.below(5) === 0 ? 'other content' : `content ${number}`,
        };
      });
      await Promise.all(sends.map((send) => recordedSend(luck.pick(clients), history, send)));
    }
    expect(history.count('unknown')).toBe(0);
    expect(await history.check(nodes.a.databaseUrl)).toEqual([]);
  });

  it('is found again by sync, in order and exactly once, whatever the place', async () => {
    const luck = chance('sync');
    const [id = ''] = await openMuted(nodes.a, 1);
    const ann = nodes.a.as();
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => ann.post(`/conversations/${id}/messages`, { content: `${n}` })),
    );
    for (let round = 0; round < 20; round += 1) {
      const from = luck.below(61);
      const seqs: number[] = [];
      for (let after = from, more = true; more; after = seqs.at(-1) ?? after) {
        const page = await luck
          .pick([nodes.a, nodes.b])
          .as()
          .get<{ data: { seq: number }[]; has_more: boolean }>(
            `/conversations/${id}/sync?after_seq=${after}&limit=${1 + luck.below(20)}`,
          );
        seqs.push(...page.body.data.map(({ seq }) => seq));
        more = page.body.has_more;
      }
      expect(seqs).toEqual(Array.from({ length: 60 - from }, (_, n) => from + 1 + n));
    }
  });
});
