import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { RunningCallView } from '../../src/contract/call.schema.js';
import type { ProjectView } from '../../src/contract/project.schema.js';
import type { RealtimeStatusView } from '../../src/contract/voice.schema.js';
import type { ChangeProject } from '../../src/contract/project.schema.js';
import { act, hire, type Person } from '../escalations/people.js';
import { type SimulatedRealtime, startRealtimeVendor } from '../simulators/realtime/realtime-vendor.ts';
import { type SpeechVendor, startSpeechVendor } from '../simulators/speech/speech-vendor.ts';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { call, callRows, callSettings, hangUp, OFFER, place, threadWhen } from './calling.js';
import { formOf, say } from './speaking.js';

type Voice = NonNullable<ChangeProject['voice']>;

let voices: SpeechVendor;
let vendor: SimulatedRealtime;
/** Every vendor of this one is `voices`. */
let everywhere: TestServer;
/** This one calls by `vendor`. */
let server: TestServer;
let ann: ApiClient;
let mia: Person;

beforeAll(async () => {
  [voices, vendor] = await Promise.all([startSpeechVendor(), startRealtimeVendor()]);
  const avatar = { LIVEAVATAR_API_KEY: 'la-key', LIVEAVATAR_AVATAR_ID: 'anna' };
  everywhere = await TestServer.start({ ...voices.settings, ...avatar, REALTIME_TOKENS: 'true' });
  server = await TestServer.start({ ...callSettings(vendor), CALL_SECONDS_PER_VISITOR: '86400' });
  ann = server.as({ sub: 'ann' });
  mia = await hire(server, 'Mia');
});
afterAll(async () => {
  await Promise.all([everywhere.stop(), server.stop()]);
  await Promise.all([voices.close(), vendor.close()]);
});

/** What the admin of a project says of voice. */
async function tell(of: TestServer, voice: Voice, project = of.projectId): Promise<ProjectView> {
  const admin = of.as({ sub: 'root', role: 'admin', project_id: project });
  const { status, body, text } = await admin.call<ProjectView>('PATCH', `/projects/${project}`, { body: { voice } });
  if (status !== 200) throw new Error(text);
  return body;
}

const statusFor = async (who: ApiClient): Promise<RealtimeStatusView> =>
  (await who.get<RealtimeStatusView>('/realtime/status')).body;

describe('voice that is off for the project', () => {
  it('is refused before any upstream call, on every way; another project of the server talks on', async () => {
    const quiet = everywhere.as({ sub: 'ann' });
    const loudProject = await everywhere.newProject('loud');
    const loud = everywhere.as({ sub: 'ann', project_id: loudProject });
    const [inQuiet, inLoud] = [await quiet.open(), await loud.open()];
    await tell(everywhere, { is_on: false });
    const ways: Record<string, (who: ApiClient, conversation_id: string) => Promise<{ status: number; body: object }>> =
      {
        'a call': (who, conversation_id) => who.post('/realtime/calls', { conversation_id, sdp: OFFER }),
        'a key for a browser': (who, conversation_id) => who.post('/realtime/token', { conversation_id }),
        'a key about nothing': (who) => who.post('/realtime/token'),
        'a turn': (who, conversation_id) => say(who, { conversation_id }),
        'a turn in a form': (who, conversation_id) => who.call('POST', '/voice/turns', formOf({ conversation_id })),
        'an avatar': (who, conversation_id) => who.post('/avatars/sessions', { conversation_id }),
      };
    const refused = { type: expect.stringMatching(/voice-not-offered$/), status: 409 };
    for (const [name, ask] of Object.entries(ways)) {
      const before = voices.requests.length;
      expect([name, (await ask(quiet, inQuiet.id)).body]).toEqual([name, expect.objectContaining(refused)]);
      expect([name, voices.requests.length - before]).toEqual([name, 0]);
      expect([name, (await ask(loud, inLoud.id)).body]).toEqual([name, expect.not.objectContaining(refused)]);
      expect([name, voices.requests.length - before]).not.toEqual([name, 0]);
    }
    const ticket = { conversation_id: inQuiet.id, transport: 'websocket' };
    expect((await quiet.post('/realtime/calls', ticket)).body).toMatchObject(refused);
  });

  it('is said in words by the status, to staff with what can be done, and no vendor is asked', async () => {
    await tell(everywhere, { is_on: false });
    const before = voices.requests.length;
    const status = await statusFor(everywhere.as());
    const reason = {
      code: 'not-offered',
      message: expect.stringContaining('not offered here'),
      cause: null,
      fix: null,
    };
    const off = { available: false, reason };
    expect(status).toMatchObject({
      way: 'text',
      ways: { webrtc: off, proxy: off, cascade: off },
      token: off,
      avatar: off,
    });
    expect((await statusFor(everywhere.as({ role: 'seller' }))).ways.proxy.reason?.fix).toContain('page Voice');
    expect(voices.requests).toHaveLength(before);
    await tell(everywhere, { is_on: true, ways: ['cascade'] });
    expect(await statusFor(everywhere.as())).toMatchObject({
      way: 'cascade',
      ways: { webrtc: off, proxy: off },
      token: off,
    });
    const several = everywhere.as({ project_id: [everywhere.projectId, await everywhere.newProject()] });
    const named = await several.get<RealtimeStatusView>(`/realtime/status?project_id=${everywhere.projectId}`);
    expect([(await statusFor(several)).ways.webrtc.available, named.body.ways.webrtc]).toEqual([true, off]);
  });

  it('ends a call that is under way, and opens no ticket that was given out before', async () => {
    const [speaking, waiting] = [await ann.open(), await server.as({ sub: 'bea' }).open()];
    const ticket = await place(server.as({ sub: 'bea' }), waiting.id, { sdp: undefined, transport: 'websocket' });
    const { session } = await call(vendor, ann, speaking.id);
    const before = vendor.sessions.length;
    await tell(server, { is_on: false });
    await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
    const isOver = ({ metadata }: { metadata: Record<string, unknown> }) => metadata.event === 'call_ended';
    const messages = await threadWhen(ann, speaking.id, (all) => all.some(isOver));
    expect(messages.find(isOver)?.metadata.reason).toBe('turned_off');
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${ticket.body.relay?.path}`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', ticket: ticket.body.relay?.ticket }));
    const [frame] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(frame.toString())).toMatchObject({ type: 'problem', problem: { status: 404 } });
    expect(vendor.sessions).toHaveLength(before);
    await tell(server, { is_on: true });
  });
});

describe("a project's say over voice", () => {
  it('allows some ways and not the others', async () => {
    const { id } = await ann.open();
    await tell(server, { ways: ['proxy'] });
    expect((await place(ann, id)).status).toBe(409);
    const proxied = await place(ann, id, { sdp: undefined, transport: 'websocket' });
    expect(proxied.status).toBe(201);
    await hangUp(ann, proxied.body.id);
    await tell(server, { ways: ['webrtc', 'proxy', 'cascade'] });
  });

  it('sets seconds aside by its own limits, and never more than the server has', async () => {
    const bob = server.as({ sub: 'bob' });
    const { id } = await bob.open();
    const secondsOf = async (): Promise<number | undefined> => {
      const placed = await place(bob, id);
      await hangUp(bob, placed.body.id);
      return (await callRows(server, id)).at(-1)?.reserved_seconds;
    };
    await tell(server, { call_seconds: 60 });
    expect(await secondsOf()).toBe(60);
    await tell(server, { call_seconds: 3_600 });
    expect(await secondsOf()).toBe(900);
    await tell(server, { visitor_seconds: 5, call_seconds: null });
    await server.sql('UPDATE voice_calls SET used_seconds = 3 WHERE conversation_id = $1', [id]);
    expect((await place(bob, id)).status).toBe(429);
    await tell(server, { visitor_seconds: null });
  });

  it('says what becomes of a call that a person takes over, also while it is under way', async () => {
    const { id } = await ann.open();
    const { call: started, session } = await call(vendor, ann, id);
    await tell(server, { on_take_over: 'listen' });
    await act(mia.api, id, 'claim');
    await session.until((events) => events.some(({ type }) => type === 'session.update'), 'the silence');
    const { body } = await mia.api.get<{ data: RunningCallView[] }>('/realtime/calls');
    expect(body.data).toMatchObject([{ id: started.id, assistant: 'silent' }]);
    expect(vendor.hangUps).not.toContain(session.id);
    await tell(server, { on_take_over: 'hang-up' });
    await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
    expect((await tell(server, { on_take_over: null })).voice).toMatchObject({ on_take_over: null, is_on: true });
  });

  it.each([
    { ways: ['telepathy'] },
    { ways: ['proxy', 'proxy'] },
    { call_seconds: 4 },
    { on_take_over: 'shout' },
    { off: 1 },
  ])('is refused where it says %j', async (voice) => {
    await expect(tell(server, voice as Voice)).rejects.toThrow('"status":400');
  });

  it('is not for visitors to read', async () => {
    expect((await ann.get<ProjectView>(`/projects/${server.projectId}`)).body.voice).toBeNull();
  });
});
