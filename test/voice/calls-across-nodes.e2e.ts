import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SimulatedRealtime, startRealtimeVendor } from '../simulators/realtime/realtime-vendor.ts';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { openWidget, visitorApi, widgetKeyOf } from '../widget/visitor.js';
import { call, callRows, callSettings, linesOf, place, threadWhen } from './calling.js';
import { Page } from './page.js';

let vendor: SimulatedRealtime;
let nodes: TwoNodes;

beforeAll(async () => {
  vendor = await startRealtimeVendor();
  nodes = await startTwoNodes({ ...callSettings(vendor), CALL_SECONDS_PER_VISITOR: '86400' });
});
afterAll(async () => {
  await nodes.stop();
  await vendor.close();
});

/** A visitor of a website who calls on the first node, and may do other things on the second. */
async function visitor(device_id = randomUUID()) {
  const widget = await openWidget(nodes.a, { widget_key: await widgetKeyOf(nodes.a), device_id });
  const { contact, conversation } = widget.body;
  const here = visitorApi(nodes.a, widget.body);
  return { here, there: visitorApi(nodes.b, widget.body), contact, conversation: conversation.id };
}

describe('a ticket', () => {
  it('opens the call at another node than the one that gave it, which holds the call from then on', async () => {
    const ann = nodes.a.as({ sub: 'ann' });
    const { id } = await ann.open();
    const { body } = await place(ann, id, { sdp: undefined, transport: 'websocket' });
    const page = await Page.open(nodes.b);
    page.send({ type: 'hello', ticket: body.relay?.ticket });
    expect(await page.until('ready')).toMatchObject({ call: { id: body.id, status: 'active' } });
    const again = await Page.open(nodes.a);
    again.send({ type: 'hello', ticket: body.relay?.ticket });
    expect((await again.until('problem')).problem).toMatchObject({ status: 404 });
    const session = vendor.sessions.at(-1);
    session?.speaks('Hello?');
    expect(linesOf(await threadWhen(ann, id, (all) => all.length === 1))).toEqual(['user: Hello?']);
    expect((await ann.post(`/realtime/calls/${body.id}/hangup`)).status).toBe(200);
    expect(await page.closed).toBe(1_000);
  });
});

describe('a call that is moved to a button and back', () => {
  it('by another node stays the same call, in which nobody but the caller moves anything', async () => {
    const ann = nodes.a.as({ sub: 'ann' });
    const { id } = await ann.open();
    const { call: started, session } = await call(vendor, ann, id);
    const placed = vendor.calls.length;
    const path = `/realtime/calls/${started.id}`;
    const change = (who: ApiClient, push_to_talk: unknown) => who.call('PATCH', path, { body: { push_to_talk } });
    expect((await change(nodes.b.as({ sub: 'bob' }), true)).status).toBe(404);
    expect((await change(nodes.b.as({ sub: 'sam', role: 'seller' }), true)).status).toBe(403);
    expect((await change(ann, 'yes')).status).toBe(400);
    const hears = () => (session.config.audio as { input: { turn_detection: { type: string } | null } }).input;

    const moved = await change(nodes.b.as({ sub: 'ann' }), true);
    expect([moved.status, moved.body]).toMatchObject([200, { id: started.id, status: 'active' }]);
    await session.until(() => hears().turn_detection === null, 'the button');
    session.take({ type: 'input_audio_buffer.commit' });
    await session.until(() => session.types.includes('response.create'), 'the answer');

    expect((await change(nodes.b.as({ sub: 'ann' }), false)).status).toBe(200);
    await session.until(() => hears().turn_detection?.type === 'server_vad', 'the open microphone');
    session.speaks('And without a button?');
    session.answers({ text: 'I hear you.' });
    const thread = await threadWhen(ann, id, (all) => all.length === 3);
    expect(linesOf(thread)).toEqual(['assistant: Yes.', 'user: And without a button?', 'assistant: I hear you.']);
    expect([vendor.calls.length, session.isOver]).toEqual([placed, false]);

    expect((await ann.post(`${path}/hangup`)).status).toBe(200);
    expect((await change(ann, true)).body).toMatchObject({ status: 'ended', end_reason: 'hung_up' });
  });
});

describe('the right to a call', () => {
  it.each(['webrtc', 'websocket'])('that is given back on another node ends the call by %s', async (transport) => {
    const { here, there, conversation } = await visitor();
    const isOver = await begin(here, conversation, transport);
    expect((await there.post('/auth/logout')).status).toBe(204);
    await isOver();
    await eventually(async () => (await callRows(nodes.a, conversation))[0]?.end_reason === 'hung_up', 60_000);
  });

  it('that an admin revokes on another node ends the call', async () => {
    const { here, contact, conversation } = await visitor();
    const isOver = await begin(here, conversation, 'webrtc');
    const admin = nodes.b.as({ sub: 'root', role: 'admin' });
    expect((await admin.post(`/contacts/${contact.id}/sessions/revoke`)).status).toBeLessThan(300);
    await isOver();
  });

  it('ends with the erasure of the visitor on another node, and nothing of the call is left but its seconds', async () => {
    const { here, contact, conversation } = await visitor();
    const isOver = await begin(here, conversation, 'webrtc');
    const [{ id } = { id: '' }] = await callRows(nodes.a, conversation);
    const admin = nodes.b.as({ sub: 'root', role: 'admin' });
    expect((await admin.delete(`/contacts/${contact.id}`)).status).toBe(204);
    await isOver();
    const left = (): Promise<object[]> =>
      nodes.a.sql(`SELECT status, conversation_id, visitor_name FROM voice_calls WHERE id = $1`, [id]);
    await eventually(async () => JSON.stringify(await left()).includes('ended'), 60_000);
    expect(await left()).toEqual([{ status: 'ended', conversation_id: null, visitor_name: null }]);
  });

  it('of one session is not that of another: the call goes on when another session of the same visitor ends', async () => {
    const device_id = randomUUID();
    const { here, conversation } = await visitor(device_id);
    const { session } = await call(vendor, here, conversation);
    const other = visitorApi(
      nodes.a,
      (await openWidget(nodes.a, { widget_key: await widgetKeyOf(nodes.a), device_id })).body,
    );
    expect((await other.post('/auth/logout')).status).toBe(204);
    session.speaks('Are you still there?');
    await threadWhen(here, conversation, (all) => all.length === 1);
    expect(await callRows(nodes.a, conversation)).toMatchObject([{ status: 'active' }]);
  });
});

/** Begins a call on the first node; resolves with the wait for its end at the vendor. */
async function begin(who: ApiClient, conversation: string, transport: string): Promise<() => Promise<void>> {
  if (transport === 'webrtc') {
    const { session } = await call(vendor, who, conversation);
    return () => vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
  }
  const { body } = await place(who, conversation, { sdp: undefined, transport });
  const page = await Page.open(nodes.a);
  page.send({ type: 'hello', ticket: body.relay?.ticket });
  await page.until('ready');
  return async () => void (await page.closed);
}
