import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SyncView } from '../../src/contract/generation.schema.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import { visitor } from '../people/people.js';
import { openMuted, startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { SocketClient } from '../support/socket-client.js';

/** What more than this costs is a new beginning. */
const MOST_MISSED = 5_000;

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await startTwoNodes();
});
afterAll(() => nodes.stop());

const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, index) => from + index);
const seqsOf = (messages: readonly { seq: number }[]): number[] => messages.map(({ seq }) => seq);

/** A conversation of a visitor's in which staff said so much that nobody would type it. */
async function longStory(count: number): Promise<{ id: string; client: SocketClient }> {
  const ann = await visitor(nodes.a);
  const { id } = await ann.api.open();
  await nodes.a.sql(
    `INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, content, created_at)
     SELECT $1, n, gen_random_uuid(), 'seller', 'seller', 'sam', 'Line ' || n, now() FROM generate_series(1, $2::int) n`,
    [id, count],
  );
  await nodes.a.sql(`UPDATE conversations SET last_seq = $2, mode = 'seller' WHERE id = $1`, [id, count]);
  return { id, client: await SocketClient.connect(nodes.b.url, { token: ann.grant.access_token }) };
}

/** Asks as long as there is more. */
async function catchUp(client: SocketClient, id: string, afterSeq: number): Promise<MessageView[]> {
  const all: MessageView[] = [];
  for (let hasMore = true; hasMore;) {
    const asked = { conversation_id: id, after_seq: all.at(-1)?.seq ?? afterSeq };
    const page = await client.get('conversation:sync', asked);
    expect(page.reset).toBe(false);
    all.push(...page.data);
    hasMore = page.has_more;
  }
  return all;
}

describe('an absence', () => {
  it('during a burst is made good on the other node, with nothing missing or out of order', async () => {
    const [id = ''] = await openMuted(nodes.a, 1);
    const writer = await nodes.a.socket({ sub: 'sam', role: 'seller' });
    const send = (n: number) =>
      writer.get('message:send', { conversation_id: id, content: `${n}`, client_message_id: `${n}` });
    const before = await nodes.a.socket();
    await before.get('conversation:join', { conversation_id: id });
    const sending = upTo(300).reduce((done, n) => done.then(() => send(n)), Promise.resolve({} as MessageView));
    await before.when(() => before.all('message:created').length > 20, 'the first messages');
    const had = seqsOf(before.all('message:created'));
    before.close();
    const after = await nodes.b.socket();
    const last = had.at(-1) ?? 0;
    const joined = await after.get('conversation:join', { conversation_id: id, after_seq: last });
    await sending;
    const seen = new Set([...had, ...seqsOf(joined.data)]);
    const hasAll = (): boolean => {
      for (const seq of seqsOf(after.all('message:created'))) seen.add(seq);
      return seen.size === 300 || joined.has_more;
    };
    await after.when(hasAll, 'the rest');
    for (const { seq } of await catchUp(after, id, Math.max(last, ...seqsOf(joined.data)))) seen.add(seq);
    expect([...seen].sort((a, b) => a - b)).toEqual(upTo(300));
    expect(had).toEqual(upTo(last));
    const live = seqsOf(after.all('message:created'));
    expect(live).toEqual(live.toSorted((a, b) => a - b));
    writer.close();
    after.close();
  });

  it(`of up to ${MOST_MISSED} messages is made good in pages, in order`, async () => {
    const { id, client } = await longStory(MOST_MISSED);
    const all = await catchUp(client, id, 0);
    expect(seqsOf(all)).toEqual(upTo(MOST_MISSED));
    expect(all.at(-1)?.content).toBe(`Line ${MOST_MISSED}`);
    client.close();
  });

  it('of more begins anew with the newest page, and what stands before it can be read', async () => {
    const last = MOST_MISSED + 300;
    const { id, client } = await longStory(last);
    const joined = await client.get('conversation:join', { conversation_id: id, after_seq: 1 });
    expect(joined).toMatchObject({ reset: true, has_more: false, last_seq: last });
    expect(seqsOf(joined.data)).toEqual(upTo(last, last - 199));
    const over = await nodes.a
      .as({ sub: 'sam', role: 'seller' })
      .get<SyncView>(`/conversations/${id}/sync?after_seq=1`);
    expect([over.body.reset, seqsOf(over.body.data)]).toEqual([true, seqsOf(joined.data)]);
    const earlier = await nodes.a
      .as({ sub: 'sam', role: 'seller' })
      .get<SyncView>(`/conversations/${id}/messages?before_seq=${last - 199}&limit=200`);
    expect(seqsOf(earlier.body.data)).toEqual(upTo(last - 200, last - 399));
    expect(seqsOf(await catchUp(client, id, 300))).toEqual(upTo(last, 301));
    client.close();
  });

  it('from a history that is not this one begins anew', async () => {
    const { id, client } = await longStory(3);
    const far = await client.get('conversation:sync', { conversation_id: id, after_seq: 4 });
    expect([far.reset, seqsOf(far.data)]).toEqual([true, [1, 2, 3]]);
    const up = await client.get('conversation:sync', { conversation_id: id, after_seq: 3 });
    expect([up.reset, up.data]).toEqual([false, []]);
    client.close();
  });
});

describe('an answer that has ended', () => {
  it('is resumed on the other node with the rest and its end, and nothing is run again', async () => {
    const { id } = await nodes.a.as().open();
    const ann = await nodes.a.socket();
    await ann.get('conversation:join', { conversation_id: id });
    const asked = { conversation_id: id, content: 'When are you open?', client_message_id: randomUUID() };
    await ann.get('message:send', asked);
    const { generation_id: generation, message } = await ann.until('reply:ended');
    ann.close();
    const there = await nodes.b.socket();
    const rest = await there.get('reply:resume', { generation_id: generation, offset: 7 });
    expect(rest).toMatchObject({ status: 'complete', text: message?.content.slice(7), message_id: message?.id });
    const beyond = await there.get('reply:resume', { generation_id: generation, offset: 100_000 });
    expect(beyond).toMatchObject({ status: 'complete', text: '' });
    const rows = await nodes.a.sql('SELECT 1 FROM generations WHERE conversation_id = $1', [id]);
    expect(rows).toHaveLength(1);
    there.close();
  });
});
