import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type SimulatedRealtime, startRealtimeVendor } from '../simulators/realtime/realtime-vendor.ts';
import { openWidget, visitorApi, widgetKeyOf } from '../widget/visitor.js';
import { hire, type Person } from '../escalations/people.js';
import { teach } from '../knowledge/library.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { CALL_KEY, call, callRows, callSettings, hangUp, linesOf, OFFER, thread, threadWhen } from './calling.js';

const QUESTION = 'How many bedrooms does this property have?';
const INSTRUCTIONS = 'You speak for Harbour Homes.';

let vendor: SimulatedRealtime;
let server: TestServer;
let admin: ApiClient;
let ann: ApiClient;
let mia: Person;
let conversation: string;

beforeAll(async () => {
  vendor = await startRealtimeVendor();
  // Sums of many calls: the limits have tests of their own.
  server = await TestServer.start({ ...callSettings(vendor), CALL_SECONDS_PER_VISITOR: '86400' });
  admin = server.as({ sub: 'root', role: 'admin' });
  ann = server.as({ sub: 'ann', name: 'Ann' });
  mia = await hire(server, 'Mia');
  await admin.call('PATCH', `/projects/${server.projectId}`, { body: { instructions: INSTRUCTIONS } });
  const facts = { title: 'Lantern Court', bedrooms: 3, bathrooms: 2, price: 450_000, currency: 'EUR' };
  await admin.call('PUT', '/knowledge/records/property/lantern-court', { body: { facts } });
});
beforeEach(async () => {
  conversation = (await ann.open({ metadata: { property_id: 'lantern-court' } })).id;
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
});

const whole = (roles: string) => (messages: readonly { role: string }[]) =>
  messages.map(({ role }) => role[0]).join('') === roles;

describe('a call', () => {
  it("is placed with the server's key and session, which the visitor's answer does not show", async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    const request = vendor.calls.at(-1);
    expect(request?.types).toEqual({ sdp: 'application/sdp', session: 'application/json' });
    expect(request?.parts.sdp).toBe(OFFER);
    expect(request?.headers.authorization).toBe(`Bearer ${CALL_KEY}`);
    expect(request?.headers).toHaveProperty('openai-safety-identifier');
    expect(session.config).toMatchObject({
      type: 'realtime',
      model: 'gpt-realtime-2.1',
      audio: { output: { voice: 'marin' }, input: { transcription: { model: 'gpt-transcribe' } } },
    });
    expect(session.config.instructions).toContain(INSTRUCTIONS);
    expect(session.config.instructions).toContain('Bedrooms: 3');
    const tools = session.config.tools as { name: string }[];
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'get_property_knowledge',
      'request_human',
      'search_knowledge',
    ]);
    expect(started).toMatchObject({ status: 'active', transport: 'webrtc', relay: null });
    expect(started.sdp).toMatch(/^v=0/);
    expect(JSON.stringify(started)).not.toContain(CALL_KEY);
    expect((await hangUp(ann, started.id)).body).toMatchObject({ status: 'ended', end_reason: 'hung_up' });
    expect(vendor.hangUps).toContain(session.id);
  });

  it('becomes messages of the conversation in spoken order, although words are understood late', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    const first = session.speaks();
    session.answers({ text: 'It has three bedrooms.' });
    const second = session.speaks();
    session.answers({ text: 'And two bathrooms.' });
    session.understood(second, 'And bathrooms?');
    session.understood(first, QUESTION);
    const messages = await threadWhen(ann, conversation, whole('uaua'));
    expect(linesOf(messages)).toEqual([
      `user: ${QUESTION}`,
      'assistant: It has three bedrooms.',
      'user: And bathrooms?',
      'assistant: And two bathrooms.',
    ]);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(messages[0]).toMatchObject({
      sender: { kind: 'user', id: 'ann', name: 'Ann' },
      metadata: { channel: 'voice', item_id: first },
    });
    expect(messages[1]).toMatchObject({
      sender: { kind: 'assistant' },
      metadata: { truth_check: { status: 'passed' } },
    });
    await hangUp(ann, started.id);
    const after = await thread(ann, conversation);
    expect(after.at(-1)).toMatchObject({ role: 'system', metadata: { event: 'call_ended', reason: 'hung_up' } });
    const [row] = await callRows(server, conversation);
    expect(row).toMatchObject({
      status: 'ended',
      usage: { text_in: 200, audio_in: 40, text_out: 10, audio_out: 80 },
      is_line_open: false,
    });
    expect(Number(row?.cost_usd)).toBeCloseTo(0.00736, 8);
    expect(row?.used_seconds).toBeLessThan(row?.reserved_seconds ?? 0);
  });

  it('keeps of an interrupted answer only what was heard, and what was made in the metadata', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    session.speaks('Tell me about it.');
    const text = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.';
    session.answers({ text, stays: true });
    session.interrupt(1_500);
    session.speaks('Stop.');
    const messages = await threadWhen(ann, conversation, whole('uau'));
    expect(messages[1]?.status).toBe('stopped');
    expect(text.startsWith(messages[1]?.content ?? 'x')).toBe(true);
    expect(messages[1]?.content.length).toBeLessThan(text.length / 2);
    expect(messages[1]?.metadata).toMatchObject({ interrupted: true, generated_text: text, heard_ms: 1_500 });
    await hangUp(ann, started.id);
  });

  it('waits for nobody whose words are never understood', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    const mumbled = session.speaks();
    session.answers({ text: 'Pardon?' });
    session.understood(mumbled, null);
    expect(linesOf(await threadWhen(ann, conversation, whole('a')))).toEqual(['assistant: Pardon?']);
    await hangUp(ann, started.id);
  });

  it('keeps the words that were spoken just before the end', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    const last = session.speaks();
    const hungUp = hangUp(ann, started.id);
    await session.until((events) => events.some(({ type }) => type === 'response.cancel'), 'the silence');
    session.understood(last, 'Thank you, goodbye.');
    await hungUp;
    expect(linesOf(await thread(ann, conversation))[0]).toBe('user: Thank you, goodbye.');
  });

  it('begins the conversation of a visitor of a website, whose token promises it, and ends with the token', async () => {
    const widget = await openWidget(server, { widget_key: await widgetKeyOf(server) });
    const { contact, conversation: promised } = widget.body;
    const visitor = visitorApi(server, widget.body);
    const { call: started, session } = await call(vendor, visitor, promised.id);
    session.speaks('Good morning.');
    const [message] = await threadWhen(visitor, promised.id, whole('u'));
    expect(message?.sender).toMatchObject({ kind: 'contact', id: contact.id });
    expect(message?.metadata).toEqual({ channel: 'voice' });
    expect((await visitor.post('/auth/logout')).status).toBe(204);
    await vendor.when(() => vendor.hangUps.includes(session.id), 'the end of the call with the right to it');
    expect(started.status).toBe('active');
  });

  it('outlives events that read like none', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    for (const odd of [{ item: null }, { item: { type: 'message', role: 'user', content: 7 } }, { response: null }, {}])
      for (const type of ['conversation.item.added', 'response.done', 'session.updated', 'response.created'])
        session.tell({ type, ...odd });
    session.speaks('Are you there?');
    const messages = await threadWhen(ann, conversation, whole('u'));
    expect(linesOf(messages)).toEqual(['user: Are you there?']);
    await hangUp(ann, started.id);
  });

  it('shows captions live to the visitor and to the seller', async () => {
    const [visitor, seller] = [
      await server.socket({ sub: 'ann' }),
      await server.socket({ sub: mia.id, role: 'seller' }),
    ];
    for (const socket of [visitor, seller]) await socket.get('conversation:join', { conversation_id: conversation });
    const { call: started, session } = await call(vendor, ann, conversation);
    session.answers({ text: 'Hello, how can I help?', stays: true });
    for (const socket of [visitor, seller]) {
      await socket.until('voice:updated', ({ call: each }) => each.id === started.id && each.status === 'active');
      const caption = await socket.until('voice:transcript', ({ text }) => text.startsWith('Hello,'), 60_000);
      expect(caption).toMatchObject({
        conversation_id: conversation,
        call_id: started.id,
        role: 'assistant',
        is_final: false,
      });
    }
    session.finish();
    await seller.until('voice:transcript', ({ is_final: isFinal }) => isFinal);
    await hangUp(ann, started.id);
    await seller.until('voice:updated', ({ call: each }) => each.status === 'ended');
    visitor.close();
    seller.close();
  });
});

describe('tools in a call', () => {
  it('run on the server, over the sideband', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    session.speaks(QUESTION);
    session.will({ text: 'It has three bedrooms.' });
    session.answers({ calls: [{ name: 'get_property_knowledge', arguments: {} }] });
    await session.until((events) => events.some(({ type }) => type === 'conversation.item.create'), 'the result');
    const { item } = session.of('conversation.item.create')[0] as unknown as { item: { type: string; output: string } };
    expect(item.type).toBe('function_call_output');
    expect(item.output).toContain('Bedrooms: 3');
    const messages = await threadWhen(ann, conversation, whole('ua'));
    expect(linesOf(messages)).toEqual([`user: ${QUESTION}`, 'assistant: It has three bedrooms.']);
    await hangUp(ann, started.id);
  });

  it('leave their sources in the message of the answer that was spoken from them, and in no other', async () => {
    await teach(admin, {
      title: 'The house',
      text: 'The sauna on the roof is heated from six in the evening until midnight.',
    });
    await teach(admin, {
      title: 'The garden',
      text: 'The roof garden has tomatoes, and everybody may take some of them home.',
    });
    const { call: started, session } = await call(vendor, ann, conversation);
    session.speaks('When is the sauna heated?');
    session.will({ text: 'The sauna is heated from six in the evening.' });
    session.answers({ calls: [{ name: 'search_knowledge', arguments: { query: 'sauna roof' } }] });
    await threadWhen(ann, conversation, whole('ua'));
    session.speaks('Thank you.');
    session.answers({ text: 'The sauna is yours to enjoy.' });
    const messages = await threadWhen(ann, conversation, whole('uaua'));
    expect(messages[1]?.metadata.sources).toMatchObject([{ number: 1, title: 'The house' }]);
    expect(messages[3]?.metadata).not.toHaveProperty('sources');
    await hangUp(ann, started.id);
  });

  it('ask for a person, and by the words of the visitor, too', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    session.speaks('I want to speak to a human.');
    await session.until((events) => events.some(({ type }) => type === 'response.create'), 'the word on it');
    const state = (await ann.get<{ escalation_requested: boolean }>(`/conversations/${conversation}`)).body;
    expect(state.escalation_requested).toBe(true);
    await hangUp(ann, started.id);
  });
});

describe('what is said', () => {
  it('against a record is corrected, aloud and in the thread', async () => {
    const { call: started, session } = await call(vendor, ann, conversation);
    session.speaks(QUESTION);
    session.answers({ text: 'This property has five bedrooms.' });
    const messages = await threadWhen(ann, conversation, whole('uaa'));
    expect(messages[1]).toMatchObject({
      content: 'This property has five bedrooms.',
      metadata: { truth_check: { status: 'corrected', facts: ['bedrooms'] } },
    });
    expect(messages[2]?.content).toMatch(/^Correction: .*(three|3) bedrooms/);
    expect(messages[2]?.metadata).toMatchObject({ corrects: messages[1]?.id });
    await session.until((events) => events.some(({ type }) => type === 'response.create'), 'the correction');
    const { response } = session.of('response.create')[0] as unknown as { response: { instructions: string } };
    expect(response.instructions).toContain(messages[2]?.content);
    await hangUp(ann, started.id);
    expect(linesOf(await thread(ann, conversation))).toHaveLength(4);
  });
});
