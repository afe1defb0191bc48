import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunningCallView } from '../../src/contract/call.schema.js';
import { act, hire, type Person } from '../escalations/people.js';
import { type SimulatedRealtime, startRealtimeVendor } from '../simulators/realtime/realtime-vendor.ts';
import type { WireEvent } from '../simulators/realtime/session.ts';
import type { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { TestServer } from '../support/server.js';
import { call, callRows, callSettings, hangUp, linesOf, place, thread, threadWhen, CALL_KEY } from './calling.js';

let vendor: SimulatedRealtime;
let nodes: TwoNodes;
let ann: ApiClient;
let mia: Person;
let conversation: string;

/** The seller works on the other node. */
let there: ApiClient;

beforeAll(async () => {
  vendor = await startRealtimeVendor();
  nodes = await startTwoNodes({ ...callSettings(vendor), CALL_SECONDS_PER_VISITOR: '86400', CALL_LEASE_MS: '1000' });
  ann = nodes.a.as({ sub: 'ann', name: 'Ann' });
  mia = await hire(nodes.a, 'Mia');
  there = nodes.b.as({ sub: mia.id, role: 'seller', name: 'Mia' });
});
beforeEach(async () => {
  conversation = (await ann.open()).id;
});
afterAll(async () => {
  await nodes.stop();
  await vendor.close();
});

/** Who says what by an item of ours. */
function spokenIn({ item }: WireEvent): string {
  const { role, content } = item as { role: string; content: { text: string }[] };
  return `${role}: ${content[0]?.text}`;
}

const roles = (wanted: string) => (messages: readonly { role: string }[]) =>
  messages.map(({ role }) => role[0]).join('') === wanted;

describe('a seller during a call', () => {
  it('silences the assistant within a second by taking over, and ends the call; no word of the assistant is committed after it', async () => {
    const { session } = await call(vendor, ann, conversation);
    session.speaks('Tell me everything.');
    session.answers({ text: 'Once upon a time there was a house in the hills, and it was large.', stays: true });
    await threadWhen(ann, conversation, roles('u'));
    const took = Date.now();
    expect((await act(there, conversation, 'claim')).status).toBe(200);
    await session.until((events) => events.some(({ type }) => type === 'output_audio_buffer.clear'), 'the silence');
    expect(Date.now() - took).toBeLessThan(1_000);
    await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
    const messages = await threadWhen(ann, conversation, (all) =>
      all.some(({ metadata }) => metadata.event === 'call_ended'),
    );
    expect(messages.filter(({ role }) => role === 'assistant')).toEqual([]);
    expect(messages.at(-1)?.metadata).toMatchObject({ reason: 'taken_over' });
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    expect((await place(ann, conversation)).status).toBe(409);
    expect((await act(there, conversation, 'hand-back')).status).toBe(200);
    const again = await call(vendor, ann, conversation);
    await hangUp(ann, again.call.id);
  });

  it('takes over at the very moment of a call, and the assistant says nothing that is kept', async () => {
    const [placed, claimed] = await Promise.all([place(ann, conversation), act(there, conversation, 'claim')]);
    expect([200, claimed.status]).toEqual([200, 200]);
    expect([201, 409]).toContain(placed.status);
    if (placed.status === 201) {
      const session = vendor.sessions.at(-1);
      session?.answers({ text: 'Hello.' });
      await threadWhen(ann, conversation, (all) => all.some(({ metadata }) => metadata.event === 'call_ended'));
    }
    const messages = await thread(ann, conversation);
    expect(messages.filter(({ role }) => role === 'assistant')).toEqual([]);
    expect((await callRows(nodes.a, conversation)).filter(({ status }) => status !== 'ended')).toEqual([]);
  });

  it('whispers to the assistant, and the visitor never learns it', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    const seller = await nodes.b.socket({ sub: mia.id, role: 'seller' });
    const visitor = await nodes.a.socket({ sub: 'ann' });
    await visitor.get('conversation:join', { conversation_id: conversation });
    await seller.get('voice:whisper', { conversation_id: conversation, text: 'Offer five per cent.' });
    await session.until((events) => JSON.stringify(events).includes('Offer five per cent.'), 'the whisper');
    const [{ item }] = session.of('conversation.item.create') as unknown as [{ item: { role: string } }];
    expect(item.role).toBe('system');
    expect(await visitor.refusal('voice:whisper', { conversation_id: conversation, text: 'Hi' })).toMatchObject({
      status: 403,
    });
    await hangUp(ann, started.id);
    expect(JSON.stringify(await thread(ann, conversation))).not.toContain('Offer');
    expect(JSON.stringify(visitor.news)).not.toContain('Offer');
    expect((await thread(there, conversation))[0]).toMatchObject({ role: 'note', content: 'Offer five per cent.' });
    expect(await seller.refusal('voice:whisper', { conversation_id: conversation, text: 'Hi' })).toMatchObject({
      status: 409,
    });
    seller.close();
    visitor.close();
  });

  it('sees it without watching, as long as it lasts; nobody else does', async () => {
    const seller = await nodes.b.socket({ sub: mia.id, role: 'seller' });
    const seen = async (who: ApiClient) => (await who.get<{ data: RunningCallView[] }>('/realtime/calls')).body.data;
    const { call: started } = await call(vendor, ann, conversation);
    await seller.until('voice:updated', ({ call: { id, status } }) => id === started.id && status === 'active');
    expect(await seen(there)).toEqual([
      expect.objectContaining({ id: started.id, conversation_id: conversation, assistant: 'speaks' }),
    ]);
    expect(await seen(ann)).toHaveLength(1);
    expect(await seen(nodes.a.as({ sub: 'bob' }))).toEqual([]);
    await hangUp(ann, started.id);
    await seller.until('voice:updated', ({ call: { id, status } }) => id === started.id && status === 'ended');
    expect(await seen(there)).toEqual([]);
    seller.close();
  });

  it('and a visitor who types: the voice is told what is typed, once and in order, and no word of a colleague', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    const elsewhere = nodes.b.as({ sub: 'ann' });
    for (const [index, content] of ['One.', 'Two.', 'Three.'].entries())
      await (index === 1 ? elsewhere : ann).post(`/conversations/${conversation}/messages`, { content });
    await there.post(`/conversations/${conversation}/messages`, { content: 'Between ourselves.', note: true });
    const seller = await nodes.b.socket({ sub: mia.id, role: 'seller' });
    await seller.get('voice:whisper', { conversation_id: conversation, text: 'The end.' });
    const said = (): string[] => session.of('conversation.item.create').map((event) => spokenIn(event));
    await session.until(() => said().some((text) => text.includes('The end.')), 'the whisper');
    const told = said();
    expect(told.filter((text) => text.startsWith('user: '))).toEqual(['user: One.', 'user: Two.', 'user: Three.']);
    // What the assistant answered in writing is known to the voice, too.
    expect(told.filter((text) => text.startsWith('assistant: ')).length).toBeGreaterThan(0);
    expect(told.join()).not.toContain('Between ourselves');
    expect(session.of('response.create')).toEqual([]);
    await hangUp(ann, started.id);
    const messages = await thread(ann, conversation);
    expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
      'One.',
      'Two.',
      'Three.',
    ]);
    seller.close();
  });

  it('hangs up from another node', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    expect((await hangUp(there, started.id)).body).toMatchObject({ status: 'ended', end_reason: 'hung_up' });
    expect(vendor.hangUps).toContain(session.id);
  });

  it('with the policy to listen: the call goes on without the assistant, which speaks again when it gets the floor back', async () => {
    const server = await TestServer.start({ ...callSettings(vendor), CALL_ON_TAKE_OVER: 'listen' });
    const [bea, sam] = [server.as({ sub: 'bea' }), await hire(server, 'Sam')];
    const { id } = await bea.open();
    const { call: started, session } = await call(vendor, bea, id);
    await act(sam.api, id, 'claim');
    await session.until((events) => events.some(({ type }) => type === 'session.update'), 'the silence');
    session.speaks('Is somebody there?');
    session.answers({ text: 'I should be silent.' });
    await threadWhen(bea, id, (all) => all.some(({ content }) => content === 'Is somebody there?'));
    await sam.api.post(`/conversations/${id}/messages`, { content: 'I am here, and the price is 5.' });
    await act(sam.api, id, 'hand-back');
    await session.until((events) => JSON.stringify(events).includes('the price is 5'), 'what was said meanwhile');
    session.speaks('Thanks.');
    session.answers({ text: 'You are welcome.' });
    const messages = await threadWhen(bea, id, (all) => all.some(({ content }) => content === 'You are welcome.'));
    expect(JSON.stringify(messages)).not.toContain('I should be silent');
    await hangUp(bea, started.id);
    await server.stop();
  });
});

describe('calls that nobody ends', () => {
  it('are swept after the death of their node, and hung up at the vendor', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    session.speaks('Are you still there?');
    await threadWhen(ann, conversation, roles('u'));
    // As a node that was killed: nobody renews the lease.
    await nodes.a.sql(
      `UPDATE voice_calls SET owner = gen_random_uuid(), lease_until = now() - interval '1 second' WHERE id = $1`,
      [started.id],
    );
    await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
    const messages = await threadWhen(ann, conversation, (all) => all.some(({ role }) => role === 'assistant'));
    expect(linesOf(messages).slice(0, 2)).toEqual([
      'user: Are you still there?',
      expect.stringMatching(/^system: The call is over/),
    ]);
    expect(messages[1]?.metadata).toMatchObject({ reason: 'orphaned' });
  });

  it('are hung up again until the vendor hears it', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    vendor.deafness = 1;
    expect((await hangUp(ann, started.id)).body.status).toBe('ended');
    await nodes.a.sql(`UPDATE voice_calls SET lease_until = now() WHERE id = $1`, [started.id]);
    await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
  });

  it('end when the browser is gone', async () => {
    const { session } = await call(vendor, ann, conversation);
    session.end();
    const messages = await threadWhen(ann, conversation, (all) => all.length > 0);
    expect(messages.at(-1)?.metadata).toMatchObject({ event: 'call_ended', reason: 'gone' });
  });
});

describe('the seconds of calls', () => {
  it('are set aside and settled: nobody gets more, on two nodes at once', async () => {
    const limits = { CALL_SECONDS: '5', CALL_SECONDS_PER_VISITOR: '11', CALL_SECONDS_PER_PROJECT: '20' };
    const short = await startTwoNodes({ ...callSettings(vendor), ...limits });
    const callers = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const who = (index % 2 ? short.a : short.b).as({ sub: `caller-${index}` });
        return { who, id: (await who.open()).id };
      }),
    );
    const placed = await Promise.all(callers.map(({ who, id }) => place(who, id)));
    expect(placed.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(placed.filter(({ status }) => status === 429)).toHaveLength(4);
    const [first] = placed.filter(({ status }) => status === 201);
    expect(Date.parse(first?.body.ends_at ?? '') - Date.parse(first?.body.created_at ?? '')).toBeLessThan(6_000);
    // The hard end, by the server.
    await vendor.when(() => vendor.sessions.slice(-4).every(({ isOver }) => isOver), 'the hard end');
    await short.stop();
  });
});

describe('the place of a call', () => {
  it('is refused to everybody but the visitor, before the vendor is asked', async () => {
    const before = vendor.calls.length;
    const bob = nodes.a.as({ sub: 'bob' });
    expect((await place(bob, conversation)).status).toBe(404);
    expect((await place(there, conversation)).status).toBe(403);
    expect((await place(ann, randomUUID())).status).toBe(404);
    expect(vendor.calls).toHaveLength(before);
  });

  it.each(['garbage', 'v=0\r\nm=video 9 X 1\r\n', '', 'v=0'.repeat(30_000)])(
    'is refused for an offer that is none: %#',
    async (sdp) => {
      expect((await place(ann, conversation, { sdp })).status).toBe(400);
      expect((await callRows(nodes.a, conversation)).filter(({ status }) => status !== 'ended')).toEqual([]);
    },
  );

  it('is there once: a second tab learns which call to hang up', async () => {
    const { call: started } = await call(vendor, ann, conversation);
    const second = await place(ann, conversation);
    expect([second.status, second.body]).toMatchObject([409, { call_id: started.id }]);
    await hangUp(ann, started.id);
    const third = await place(ann, conversation);
    expect(third.status).toBe(201);
    await hangUp(ann, third.body.id);
  });

  it.each([
    [401, { code: 'invalid_api_key' }, 502, 'auth'],
    [403, { code: 'unsupported_country_region_territory' }, 502, 'region'],
    [404, { code: 'model_not_found' }, 502, 'not-found'],
    [503, { message: `a secret ${CALL_KEY}` }, 502, 'unreachable'],
  ])('when the vendor answers %i %j is refused in our own words', async (status, error, ours, reason) => {
    vendor.refusals.push({ status, error });
    const refused = await place(ann, conversation);
    expect([refused.status, refused.body]).toMatchObject([ours, { reason }]);
    expect(refused.text).not.toContain(CALL_KEY);
    expect(await callRows(nodes.a, conversation)).toMatchObject([
      { status: 'ended', end_reason: 'failed', used_seconds: 0 },
    ]);
  });
});
