import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BudgetView } from '../../src/contract/budget.schema.js';
import { SecondsService } from '../../src/modules/voice/spending/seconds.service.js';
import { openAiRefusal } from '../simulators/refusals.ts';
import { millisecondsOf, recordingOf } from '../simulators/speech/sound.ts';
import { type SpeechVendor, startSpeechVendor } from '../simulators/speech/speech-vendor.ts';
import { type Answering, quiet, startAnswering } from '../support/answering.js';
import type { ApiClient } from '../support/api-client.js';
import { startTwoNodes, type TwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import { chance, rounds } from '../support/rounds.js';
import { sayLive, speakInto } from './live.js';
import { say, sayAloud } from './speaking.js';
import { allEvents } from '../support/sse.js';

const SENTENCES = ['It has three bedrooms.', 'The kitchen is new.', 'There is a garden, too.'];
/** Of the recording that is said unless another one is. */
const HEARD_MS = 1_000;
/** US dollars, by SPEECH_PRICES. */
const PER_SECOND = 0.01;
const PER_CHARACTER = 0.01;
const PROJECT_SECONDS = 60;
const RECORDINGS = [500, 900, 1_300, 1_700, 2_400].map((ms) => recordingOf(ms));

let vendor: SpeechVendor;
let answering: Answering;
let nodes: TwoNodes;
let ann: ApiClient;
let conversation_id: string;

beforeAll(async () => {
  [vendor, answering] = await Promise.all([startSpeechVendor(), startAnswering()]);
  nodes = await startTwoNodes({
    ...answering.env,
    ...vendor.settings,
    SPEECH_PRICES: 'gpt-transcribe=0.6/minute,gpt-4o-mini-tts=10/1000-characters',
    CALL_SECONDS_PER_PROJECT: `${PROJECT_SECONDS}`,
  });
  ann = nodes.a.as();
});
beforeEach(async () => {
  vendor.hears = 'How many bedrooms are there?';
  vendor.requests.splice(0);
  await forget();
  await allow({});
  conversation_id = (await ann.open()).id;
});
afterAll(async () => {
  await nodes.stop();
  await Promise.all([vendor.close(), answering.vendor.close()]);
});

const forget = async (): Promise<void> => {
  for (const table of ['spoken_turns', 'budget_accounts', 'budget_reservations'])
    await nodes.a.sql(`DELETE FROM ${table}`);
};
/** At once on both nodes. */
const allow = async (budget: object): Promise<void> => {
  for (const node of nodes.both)
    expect((await node.as({ sub: 'root', role: 'admin' }).call('PUT', '/budget', { body: budget })).status).toBe(200);
};
const today = async (): Promise<BudgetView['today']> =>
  (await nodes.a.as({ sub: 'root', role: 'admin' }).get<BudgetView>('/budget')).body.today;

interface Seconds {
  readonly used: number;
  readonly held: number;
}
const seconds = async (): Promise<Seconds> => {
  const [sum] = await nodes.a.sql<Seconds>(
    'SELECT coalesce(sum(used_ms), 0)::int AS used, coalesce(sum(held_ms), 0)::int AS held FROM spoken_turns',
  );
  return sum ?? { used: 0, held: 0 };
};
const settled = (): Promise<void> =>
  eventually(async () => (await seconds()).held === 0 && (await today()).reserved_tokens === 0, 60_000);

const answers = (text: string, paceMs = 0): void => answering.vendor.next({ text, paceMs });
const askedToSpeak = (): string[] => vendor.asked('voice').map(({ fields }) => String(fields.input));
const characters = (texts: readonly string[]): number => texts.join('').length;
const refusedFor = (slug: string) => ({ status: 429, type: expect.stringContaining(slug) });

describe('a spoken turn is paid', () => {
  it('for what was heard and what was spoken, in tokens, dollars and seconds, by each door', async () => {
    await allow({ contact: { usd_per_day: 100 } });
    const doors = [
      () => say(ann, { conversation_id }),
      async () => allEvents((await sayAloud(ann, { conversation_id })).events),
      async () => sayLive(await nodes.b.socket(), { conversation_id }),
    ];
    for (const [index, door] of doors.entries()) {
      answers(SENTENCES.join(' '));
      await door();
      await settled();
      const turns = index + 1;
      const spokenMs = characters(SENTENCES) * 60;
      expect(await seconds()).toEqual({ used: turns * (HEARD_MS + spokenMs), held: 0 });
      const { used_usd, used_tokens } = await today();
      expect(used_usd).toBeCloseTo(turns * (PER_SECOND + characters(SENTENCES) * PER_CHARACTER), 6);
      // The written answer cost some, too.
      expect(used_tokens).toBeGreaterThan(turns * (HEARD_MS / 100 + spokenMs / 50));
    }
  });

  it('not for what the vendor refused, and once for a recording that came twice', async () => {
    await allow({ contact: { usd_per_day: 100 } });
    vendor.set('recognition', { refusal: openAiRefusal(400, { text: 'no' }) });
    expect((await say(ann, { conversation_id })).status).toBe(415);
    vendor.set('recognition', null);
    await settled();
    expect([await seconds(), (await today()).used_usd]).toEqual([{ used: 0, held: 0 }, 0]);
    vendor.set('voice', { refusal: openAiRefusal(401, { text: 'no' }) });
    for (let time = 0; time < 2; time += 1) {
      answers('Three.');
      await say(ann, { conversation_id, client_message_id: 'same' });
    }
    vendor.set('voice', null);
    await settled();
    expect(await seconds()).toEqual({ used: HEARD_MS, held: 0 });
    expect((await today()).used_usd).toBeCloseTo(PER_SECOND, 6);
  });

  it('that is cancelled midway only for what was asked of the vendor and came back', async () => {
    await allow({ contact: { usd_per_day: 100 } });
    const socket = await nodes.a.socket();
    answers(SENTENCES.join(' '), 40);
    vendor.set('voice', { paceMs: 100 });
    const turn_id = await speakInto(socket, { conversation_id });
    await socket.get('voice:finish', { turn_id });
    await socket.until('voice:audio');
    await socket.get('voice:cancel', { turn_id });
    await quiet(nodes.a, conversation_id);
    vendor.set('voice', null);
    await settled();
    expect((await today()).used_usd).toBeCloseTo(PER_SECOND + characters(askedToSpeak()) * PER_CHARACTER, 6);
    const { used } = await seconds();
    expect(used).toBeGreaterThan(HEARD_MS);
    expect(used).toBeLessThan(HEARD_MS + characters(SENTENCES) * 60);
    expect(askedToSpeak().length).toBeLessThan(SENTENCES.length);
    socket.close();
  });
});

describe('what is spent', () => {
  it.each([
    ['budget of a visitor', 'budget-spent', () => allow({ contact: { tokens_per_day: 5 } })],
    ['budget of a project', 'budget-spent', () => allow({ project: { usd_per_day: 0.001 } })],
    ['minutes of a project', 'no-minutes-left', () => leave(0)],
  ])('of the %s refuses a turn before any vendor is asked, by each door', async (_, slug, spend) => {
    await spend();
    const { status, body, headers } = await say(ann, { conversation_id });
    expect([status, body]).toMatchObject([429, refusedFor(slug)]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    const socket = await nodes.b.socket();
    const { finished, ended } = await sayLive(socket, { conversation_id });
    expect([finished, ended]).toMatchObject([{ ok: false, problem: refusedFor(slug) }, { status: 'failed' }]);
    socket.close();
    expect(vendor.requests).toEqual([]);
    expect((await ann.get<{ data: object[] }>(`/conversations/${conversation_id}/messages`)).body.data).toEqual([]);
    expect((await seconds()).held).toBe(0);
    expect(await today()).toMatchObject({ used_tokens: 0, reserved_tokens: 0 });
  });

  it('of the minutes leaves the answer in writing, and is what calls have spent, and have left', async () => {
    await leave(2_000);
    answers(SENTENCES.join(' '));
    const { status, body } = await say(ann, { conversation_id });
    expect([status, body.speech_status, body.reply?.content]).toEqual([200, 'failed', SENTENCES.join(' ')]);
    expect(vendor.asked('voice')).toEqual([]);
    await settled();
    const call = { conversation_id, transport: 'websocket' };
    expect((await ann.post('/realtime/calls', call)).body).toMatchObject(refusedFor('no-minutes-left'));
    await forget();
    expect((await ann.post('/realtime/calls', call)).status).toBe(201);
    // All of the project's seconds are set aside for the call.
    expect((await say(ann, { conversation_id })).body).toMatchObject(refusedFor('no-minutes-left'));
    await nodes.a.sql('DELETE FROM voice_calls');
  });
});

/** Somebody else has spent all but so many milliseconds of the project's. */
const leave = (ms: number): Promise<object[]> =>
  nodes.a.sql(
    `INSERT INTO spoken_turns (id, project_id, speaker_kind, speaker_id, used_ms, lease_until)
     VALUES (uuidv7(), $1, 'user', 'somebody', $2, now())`,
    [nodes.a.projectId, PROJECT_SECONDS * 1_000 - ms],
  );

describe('many turns at once', () => {
  it.each([
    ['minutes of a project', {}, PROJECT_SECONDS * 1_000],
    ['budget of a project', { project: { usd_per_day: 20 * PER_SECOND } }, 20_000],
  ])('never exceed the %s, on two nodes', async (name, budget, mostMs) => {
    const luck = chance(name);
    await allow(budget);
    vendor.hears = ' ';
    const conversations = await Promise.all(nodes.both.map(async (node) => (await node.as().open()).id));
    for (let round = 0; round < rounds(2); round += 1) {
      await forget();
      vendor.requests.splice(0);
      vendor.set('recognition', { headersDelayMs: luck.below(30) });
      const statuses = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const recording = luck.pick(RECORDINGS);
          const who = (nodes.both[index % 2] ?? nodes.a).as();
          return (await say(who, { conversation_id: conversations[index % 2] ?? '' }, recording)).status;
        }),
      );
      await settled();
      const heardMs = vendor
        .asked('recognition')
        .reduce((sum, { fields }) => sum + millisecondsOf(String(fields.file)), 0);
      expect(heardMs).toBeLessThanOrEqual(mostMs);
      expect(heardMs).toBeGreaterThan(mostMs - 10_000);
      expect(Math.abs((await seconds()).used - heardMs)).toBeLessThan(100);
      expect(new Set(statuses)).toEqual(new Set([200, 429]));
      expect(statuses.filter((status) => status === 200)).toHaveLength(vendor.asked('recognition').length);
      vendor.set('recognition', null);
    }
  });
});

describe('what a dead process has set aside', () => {
  it('counts no longer than its lease, and is swept', async () => {
    const dying = await nodes.a.socket();
    vendor.next('recognition', { silence: 'before-headers' });
    const turn_id = await speakInto(dying, { conversation_id }, recordingOf(PROJECT_SECONDS * 1_000), 60_000);
    const finishing = dying.ask('voice:finish', { turn_id });
    await eventually(async () => (await seconds()).held === PROJECT_SECONDS * 1_000);
    expect((await say(ann, { conversation_id })).body).toMatchObject(refusedFor('no-minutes-left'));
    await nodes.a.sql(`UPDATE spoken_turns SET lease_until = now() - interval '1 second'`);
    vendor.hears = ' ';
    expect((await say(ann, { conversation_id })).status).toBe(200);
    await Promise.all(nodes.both.map((node) => node.server.app.get(SecondsService).sweep()));
    expect(await seconds()).toEqual({ used: HEARD_MS, held: 0 });
    await dying.get('voice:cancel', { turn_id });
    expect(await finishing).toMatchObject({ ok: false });
    dying.close();
    await nodes.a.sql(
      `UPDATE spoken_turns SET created_at = now() - interval '26 hours', lease_until = now() - interval '25 hours'`,
    );
    await nodes.b.server.app.get(SecondsService).sweep();
    expect(await nodes.a.sql('SELECT FROM spoken_turns')).toEqual([]);
  });
});
