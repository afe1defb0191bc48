import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import { NodeHintsService } from '../../src/platform/database/node-hints.service.js';
import { startVendor, type SimulatedVendor } from '../simulators/vendor.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';

let vendor: SimulatedVendor;
let here: TestServer;
let there: TestServer;
beforeAll(async () => {
  vendor = await startVendor();
  const env = {
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
    HIGH_WATER_INTERVAL_MS: '200',
  };
  here = await TestServer.start(env);
  there = await TestServer.start({ ...env, DATABASE_URL: here.databaseUrl });
});
afterAll(async () => {
  await there.stop();
  await here.stop();
  await vendor.close();
});

const seller = { sub: 'sam', role: 'seller' } as const;
const seqs = (client: SocketClient): number[] => client.all('message:created').map(({ seq }) => seq);
const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, index) => from + index);

describe('delivery', () => {
  it('loses nothing and keeps the order for those who join during a burst', async () => {
    const { id } = await here.as().open();
    const writer = await here.socket(seller);
    const total = 600;
    const writing = (async () => {
      for (let sent = 0; sent < total; sent += 10)
        await Promise.all(
          upTo(10).map((n) =>
            writer.get('message:send', {
              conversation_id: id,
              content: `${sent + n}`,
              client_message_id: `${sent + n}`,
            }),
          ),
        );
    })();
    const readers = await Promise.all(upTo(6).map((n) => (n % 2 ? here : there).socket(seller)));
    const rounds = readers.map(async (reader) => {
      for (let round = 0; round < 35; round += 1) {
        const before = reader.news.length;
        const joined = await reader.get('conversation:join', { conversation_id: id, after_seq: 0 });
        const had = joined.data.map(({ seq }) => seq);
        expect(had).toEqual(upTo(had.length));
        const heard = reader.news.slice(before).flatMap(({ news }) => ('seq' in news ? [news.seq] : []));
        const firstLive = heard.find((seq) => seq > joined.last_seq);
        expect(firstLive ?? joined.last_seq + 1).toBe(joined.last_seq + 1);
        if (round < 34) await reader.get('conversation:leave', { conversation_id: id });
        else await reader.when(() => joined.last_seq === total || seqs(reader).includes(total), 'the last one');
      }
      // Whoever just left may hear a message once more as the seller of the conversation: at least once, in order at first.
      const live = [...new Set(seqs(reader))];
      expect(live).toEqual(live.toSorted((a, b) => a - b));
    });
    await Promise.all([writing, ...rounds]);
    for (const client of [writer, ...readers]) client.close();
  });

  it.each(['with', 'without'])('brings to one node what the other has committed, %s hints', async (hints) => {
    const giving = jest.spyOn(here.server.app.get(NodeHintsService), 'give');
    if (hints === 'without') giving.mockImplementation(() => undefined);
    const { id } = await here.as().open();
    const ann = await there.socket();
    await ann.get('conversation:join', { conversation_id: id });
    const turn = await here.as().post<TurnView>(`/conversations/${id}/messages`, { content: 'Hello?' });
    await ann.when(() => seqs(ann).length >= 2, 'the messages of the other node');
    expect(ann.all('message:created').map(({ message }) => message)).toEqual([turn.body.message, turn.body.reply]);
    expect(giving).toHaveBeenCalled();
    giving.mockRestore();
    ann.close();
  });

  it('streams an answer to the watchers of another node', async () => {
    const chunks = upTo(20).map((n) => `word${n} `);
    vendor.next({ chunks, paceMs: 60 });
    const { id } = await here.as().open();
    const ann = await there.socket();
    await ann.get('conversation:join', { conversation_id: id });
    await here.as().post(`/conversations/${id}/messages`, { content: 'Tell me.' });
    const ended = await ann.until('reply:ended');
    const deltas = ann.all('reply:delta');
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.map(({ text }) => text).join('')).toBe(ended.message?.content);
    expect(seqs(ann)).toEqual([1, 2]);
    ann.close();
  });

  it('is one message, whichever way and wherever it is sent again', async () => {
    const { id } = await here.as().open();
    const input = { conversation_id: id, content: 'Only once.', client_message_id: randomUUID() };
    const [ann, far] = await Promise.all([here.socket(), there.socket()]);
    const first = await ann.get('message:send', input);
    expect(await ann.get('sendMessage', input)).toEqual(first);
    expect(await far.get('message:send', input)).toEqual(first);
    const { conversation_id: _, ...body } = input;
    const rest = await there.as().post<TurnView>(`/conversations/${id}/messages`, body);
    expect(rest.body.message).toEqual(first);
    expect(await far.refusal('message:send', { ...input, content: 'Another.' })).toMatchObject({ status: 422 });
    // The client dies before it is answered, and asks again.
    const lost = { ...input, client_message_id: randomUUID(), content: 'Did you get this?' };
    ann.socket.emit('message:send', lost, () => undefined);
    ann.close();
    const again = await far.get('message:send', lost);
    expect(await far.get('message:send', lost)).toEqual(again);
    const byOther = await here.socket(seller);
    expect((await byOther.get('message:send', input)).id).not.toBe(first.id);
    const rows = await here.sql('SELECT 1 FROM messages WHERE conversation_id = $1 AND client_message_id = $2', [
      id,
      input.client_message_id,
    ]);
    expect(rows).toHaveLength(2);
    far.close();
    byOther.close();
  });

  it.each(['here', 'there'])('resumes a running answer %s with exactly the rest', async (place) => {
    const chunks = upTo(30).map((n) => `word${n} `);
    vendor.next({ chunks, paceMs: 50 });
    const { id } = await here.as().open();
    const ann = await here.socket();
    await ann.get('conversation:join', { conversation_id: id });
    await ann.get('message:send', { conversation_id: id, content: 'Tell me.', client_message_id: randomUUID() });
    const delta = await ann.until('reply:delta', ({ offset }) => offset > 20);
    const from = delta.offset + delta.text.length;
    const next = await (place === 'here' ? here : there).socket();
    const rest = await next.get('reply:resume', { generation_id: delta.generation_id, offset: from });
    ann.close();
    const ended = await next.until('reply:ended');
    let text = `${chunks.join('').slice(0, from)}${rest.text}`;
    for (const { offset, text: more } of next.all('reply:delta')) {
      expect(offset).toBeLessThanOrEqual(text.length);
      text = text.slice(0, offset) + more + text.slice(offset + more.length);
    }
    expect(text).toBe(ended.message?.content);
    expect(text.trim()).toBe(chunks.join('').trim());
    next.close();
  });

  it('has no rest of what never was, and begins nothing for it', async () => {
    const ann = await here.socket();
    const before = vendor.log.requests.length;
    expect(await ann.refusal('reply:resume', { generation_id: randomUUID() })).toMatchObject({ status: 404 });
    expect(vendor.log.requests).toHaveLength(before);
    ann.close();
  });

  it('gives exactly what was missed, in pages', async () => {
    const { id } = await here.as().open();
    const sam = await here.socket(seller);
    const sends = upTo(250).map((n) =>
      sam.get('message:send', { conversation_id: id, content: `${n}`, client_message_id: `${n}` }),
    );
    await Promise.all(sends);
    const pages: MessageView[] = [];
    for (let hasMore = true; hasMore;) {
      const afterSeq = pages.at(-1)?.seq ?? 20;
      const page = await sam.get('conversation:sync', { conversation_id: id, after_seq: afterSeq });
      pages.push(...page.data);
      hasMore = page.has_more;
    }
    expect(pages.map(({ seq }) => seq)).toEqual(upTo(250, 21));
    sam.close();
  });
});
