import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSettings } from '../../src/config/settings.js';
import type { AvatarSessionView, RealtimeStatusView, RealtimeTokenView } from '../../src/contract/voice.schema.js';
import { SpeechService } from '../../src/modules/speech/speech.service.js';
import { AccessService } from '../../src/modules/voice/status/access.service.js';
import type { ReasonCode } from '../../src/modules/voice/status/reasons.js';
import { openAiRefusal } from '../simulators/refusals.ts';
import { type SpeechVendor, startSpeechVendor } from '../simulators/speech/speech-vendor.ts';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

const AVATAR = { LIVEAVATAR_API_KEY: 'la-key', LIVEAVATAR_AVATAR_ID: 'anna' };

let vendor: SpeechVendor;
let server: TestServer;

beforeAll(async () => {
  vendor = await startSpeechVendor();
  server = await TestServer.start({ ...vendor.settings, ...AVATAR, REALTIME_TOKENS: 'true' });
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
});

const statusOf = async (of: TestServer, role: 'user' | 'admin' = 'user', headers = {}) =>
  (await of.as({ role }).get<RealtimeStatusView>('/realtime/status', headers)).body;
const withServer = async (env: Record<string, string>, act: (other: TestServer) => Promise<void>): Promise<void> => {
  const other = await TestServer.start({ DATABASE_URL: server.databaseUrl, ...env });
  try {
    await act(other);
  } finally {
    await other.stop();
  }
};

/** What is wrong with realtime, recognition and speech under these settings. */
async function faultsOf(env: Record<string, string>): Promise<(ReasonCode | null)[]> {
  const settings = parseSettings(env);
  const speech = new SpeechService(settings);
  const access = new AccessService(speech, settings);
  const faults = await Promise.all(
    (['realtime', 'recognition', 'speech'] as const).map((part) => access.faultOf(part)),
  );
  await speech.onApplicationShutdown();
  return faults;
}

describe('the status', () => {
  it('names the best way, and asks the vendors once a minute', async () => {
    const before = vendor.asked('access').length;
    const [status] = await Promise.all([statusOf(server), statusOf(server), statusOf(server)]);
    expect(status).toMatchObject({ ways: { cascade: { available: true, reason: null }, text: { available: true } } });
    expect(status).toMatchObject({ token: { available: true }, avatar: { available: true }, browser: [] });
    await statusOf(server);
    expect(vendor.asked('access').length - before).toBe(3);
  });

  it('says without a key that there is none, and what to do about it to staff alone', async () => {
    await withServer({}, async (other) => {
      const [visitors, staffs] = [await statusOf(other), await statusOf(other, 'admin')];
      expect(visitors.way).toBe('text');
      const message = 'This way of talking is not set up on this server.';
      expect(visitors.ways.cascade.reason).toEqual({ code: 'key-missing', message, cause: null, fix: null });
      expect(staffs.ways.webrtc.reason).toMatchObject({
        code: 'key-missing',
        fix: expect.stringContaining('OPENAI_API_KEY'),
      });
      expect([visitors.token.reason?.code, visitors.avatar.reason?.code]).toEqual(['turned-off', 'no-avatar']);
      expect(JSON.stringify(visitors)).not.toMatch(/OPENAI|gpt|vendor/i);
    });
  });

  it.each([
    ['key-refused', 401, undefined],
    ['no-access', 403, undefined],
    ['not-in-region', 403, 'unsupported_country_region_territory'],
    ['model-missing', 404, 'model_not_found'],
    ['no-credit', 429, 'insufficient_quota'],
    ['too-busy', 429, undefined],
    ['vendor-away', 503, undefined],
  ])('explains what the vendor says: %s', async (code, status, word) => {
    vendor.set('access', { refusal: openAiRefusal(status, { text: 'canary', ...(word ? { code: word } : {}) }) });
    expect(await faultsOf(vendor.settings)).toEqual([code, code, code]);
    vendor.set('access', null);
  });

  it('knows a vendor that is slow, one that is turned off, and a voice that is missing', async () => {
    vendor.set('access', { silence: 'before-headers' });
    const slow = { ...vendor.settings, SPEECH_IDLE_TIMEOUT_MS: '100', REALTIME_PROVIDER: 'none' };
    expect(await faultsOf(slow)).toEqual(['turned-off', 'vendor-slow', 'vendor-slow']);
    vendor.set('access', null);
    await withServer({ ASSEMBLYAI_API_KEY: 'k', ...vendor.settings, OPENAI_API_KEY: '' }, async (other) => {
      expect((await statusOf(other)).ways.cascade).toMatchObject({ available: true, reason: { code: 'no-voice' } });
    });
  });

  it('warns a browser whose page will get no microphone', async () => {
    const { browser } = await statusOf(server, 'user', { host: 'chat.example.com' });
    expect(browser.map(({ code }) => code)).toEqual(['insecure-page']);
  });
});

describe('a key for a browser', () => {
  it('is minted for a minute, with the facts of the property, and for nobody who asks about others', async () => {
    const body = { facts: { bedrooms: 3 } };
    await server.as({ sub: 'adam', role: 'admin' }).call('PUT', '/knowledge/records/property/mill-lane', { body });
    const ann = server.as();
    const { id } = await ann.open({ metadata: { property_id: 'mill-lane' } });
    const token = await ann.post<RealtimeTokenView>('/realtime/token', { conversation_id: id });
    expect(token.body).toMatchObject({ value: 'ek_simulated', url: `${vendor.url}/v1/realtime/calls` });
    expect(token.text).not.toMatch(/sk-simulated|instructions/);
    const [asked] = vendor.asked('secret');
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer sk-simulated',
      'openai-safety-identifier': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(asked?.headers).not.toHaveProperty('openai-beta');
    expect(asked?.fields).toMatchObject({
      expires_after: { anchor: 'created_at', seconds: 60 },
      session: { type: 'realtime', instructions: expect.stringContaining('"bedrooms":3') },
    });
    expect((await server.as({ sub: 'bob' }).post('/realtime/token', { conversation_id: id })).status).toBe(404);
    expect(vendor.asked('secret')).toHaveLength(1);
  });

  it('is off by default, and fails without the words of the vendor', async () => {
    await withServer(vendor.settings, async (other) => {
      expect((await other.as().post('/realtime/token', {})).status).toBe(409);
    });
    vendor.next('secret', { refusal: openAiRefusal(401, { text: 'canary' }) }, { isGarbage: true });
    for (let times = 0; times < 2; times += 1) {
      const failed = await server.as().post('/realtime/token');
      expect([failed.status, failed.text.includes('canary')]).toEqual([502, false]);
    }
  });
});

describe('an avatar', () => {
  it('has a room to be seen in; its own token stays here', async () => {
    const ann = server.as();
    const { id: conversation_id } = await ann.open();
    const session = await ann.post<AvatarSessionView>('/avatars/sessions', { conversation_id });
    expect([session.status, session.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        room: { url: 'wss://rooms.simulated', token: 'lk_simulated' },
        speak_url: 'wss://speak.simulated',
        max_seconds: 600,
        renew_ms: 10_000,
      },
    ]);
    expect(vendor.asked('avatar')[0]).toMatchObject({
      headers: { 'x-api-key': 'la-key' },
      fields: { mode: 'LITE', avatar_id: 'anna' },
    });
    expect(vendor.asked('avatar-start')[0]?.headers.authorization).toBe('Bearer st_simulated');
    expect((await server.as({ sub: 'bob' }).post('/avatars/sessions', { conversation_id })).status).toBe(404);
    vendor.next('avatar-start', { refusal: { status: 422, body: { detail: [{ msg: 'canary' }] } } });
    const failed = await ann.post('/avatars/sessions', { conversation_id });
    expect([failed.status >= 400, failed.text.includes('canary')]).toEqual([true, false]);
    await ann.delete(`/avatars/sessions/${session.body.id}`);
  });

  it('is stopped at the vendor by its page, by the next one, and when no page renews it', async () => {
    const ann = server.as();
    const { id: conversation_id } = await ann.open();
    const open = async (): Promise<string> =>
      (await ann.post<AvatarSessionView>('/avatars/sessions', { conversation_id })).body.id;
    const stops = () => vendor.asked('avatar-stop');
    const before = stops().length;
    const first = await open();
    expect((await ann.post(`/avatars/sessions/${first}/renew`)).status).toBe(204);
    const second = await open();
    expect(stops().length).toBe(before + 1);
    expect(stops().at(-1)).toMatchObject({
      headers: { authorization: 'Bearer st_simulated' },
      fields: { session_id: 'av_1' },
    });
    expect((await ann.post(`/avatars/sessions/${first}/renew`)).status).toBe(404);
    // What the vendor does not hear is told again: its row is due once more.
    vendor.next('avatar-stop', { refusal: openAiRefusal(503) });
    expect((await ann.delete(`/avatars/sessions/${second}`)).status).toBe(204);
    expect((await ann.delete(`/avatars/sessions/${second}`)).status).toBe(204);
    expect(stops().length).toBe(before + 3);
    const third = await open();
    await server.sql(`UPDATE avatar_sessions SET lease_until = now() - interval '1 second' WHERE id = $1`, [third]);
    await eventually(async () => stops().length === before + 4, 60_000);
    expect((await ann.post(`/avatars/sessions/${third}/renew`)).status).toBe(404);
    expect((await server.as({ sub: 'bob' }).delete(`/avatars/sessions/${third}`)).status).toBe(404);
    const OPEN = 'SELECT 1 FROM avatar_sessions WHERE conversation_id = $1 AND token IS NOT NULL';
    expect(await server.sql(OPEN, [conversation_id])).toEqual([]);
  });
});
