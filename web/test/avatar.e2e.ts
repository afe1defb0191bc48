import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type AvatarRoom, type SpokenEvent, startAvatarRoom } from './support/avatar/avatar-room.js';
import { startRealtimeVendor, type SimulatedRealtime } from '../../test/simulators/realtime/realtime-vendor.js';
import type { SimulatedSession } from '../../test/simulators/realtime/session.js';
import { type SpeechVendor, startSpeechVendor } from '../../test/simulators/speech/speech-vendor.js';
import { startVendor, type SimulatedVendor } from '../../test/simulators/vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { callSettings } from '../../test/voice/calling.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { faultsOf } from './support/axe.js';
import { type Callee, callee } from './support/callee.js';
import { launchBrowser } from './support/browser.js';
import { hearing, listenTo, loudness, somebodySpeaking } from './support/ears.js';
import { facePage } from './support/avatar/face-page.js';
import { buildPages } from './support/pages.js';
import { type Guest, Shop } from './support/shop.js';

const ANSWER = 'It has three bedrooms. There is a garden with apple trees.';
const speech = somebodySpeaking();

let voices: SpeechVendor;
let realtime: SimulatedRealtime;
let other: Callee;
let vendor: SimulatedVendor;
let room: AvatarRoom;
let server: TestServer;
let browser: Browser;
let shop: Shop;
let guest: Guest;
const logged: string[] = [];

beforeAll(async () => {
  await buildPages('widget');
  [voices, vendor, browser] = await Promise.all([
    startSpeechVendor(),
    startVendor(),
    launchBrowser(hearing(speech, 'always')),
  ]);
  room = await startAvatarRoom(await facePage(browser));
  voices.face = room.place;
  other = await callee(browser);
  realtime = await startRealtimeVendor(other.peer);
  const { LIVEAVATAR_BASE_URL = '', LIVEAVATAR_HOSTS = '', ELEVENLABS_BASE_URL = '' } = voices.settings;
  server = await TestServer.start({
    ...callSettings(realtime),
    SPEECH_TO_TEXT_PROVIDER: 'elevenlabs',
    TEXT_TO_SPEECH_PROVIDER: 'elevenlabs',
    ELEVENLABS_API_KEY: 'simulated',
    ELEVENLABS_BASE_URL,
    LIVEAVATAR_API_KEY: 'la-key',
    LIVEAVATAR_AVATAR_ID: 'anna',
    LIVEAVATAR_BASE_URL,
    LIVEAVATAR_HOSTS,
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
  });
  vendor.when(() => true, { text: ANSWER });
}, 90_000);
afterEach(async () => {
  room.fault = null;
  // A page that goes away leaves no face behind that costs.
  await guest.page.goto('about:blank');
  await eventually(() => Promise.resolve(stopped() === opened()), 20_000);
  await guest.leave();
  await shop.close();
});
afterAll(async () => {
  rmSync(speech, { force: true });
  await browser.close();
  await server.stop();
  await Promise.all([voices.close(), vendor.close(), room.close(), realtime.close()]);
});

const button = (name: string) => guest.chat.getByRole('button', { name, exact: true });
const face = (state: string) => guest.chat.locator(`.voice .face[data-state=${state}]`).waitFor({ timeout: 60_000 });
const inState = (state: string) => guest.chat.locator(`.voice[data-state=${state}]`).waitFor({ timeout: 60_000 });
const opened = (): number => voices.asked('avatar').length;
const stopped = (): number => voices.asked('avatar-stop').length;

/** How loud we are, and how loud the face is, just now. */
const heard = async (): Promise<{ own: number; face: number }> => ({
  own: await loudness(guest.frame, 'GainNode'),
  face: await loudness(guest.frame, 'MediaStreamAudioSourceNode'),
});

const frames = (): Promise<number> =>
  guest.chat
    .getByLabel('The face that speaks')
    .evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);

const isInterruption = ({ type }: SpokenEvent): boolean => type === 'agent.interrupt';

/** The face has the word, whether it speaks or not. */
const standsIn = (): Promise<boolean> =>
  guest.frame.evaluate(() =>
    (globalThis as unknown as { ears: { analysers: { of: AudioNode }[] } }).ears.analysers.some(
      ({ of }) => of instanceof MediaStreamAudioSourceNode,
    ),
  );

/** How loud both were at the same time for a second: the quieter one. */
async function together(): Promise<number> {
  let most = 0;
  for (const end = Date.now() + 1_000; Date.now() < end;) {
    const levels = await heard();
    most = Math.max(most, Math.min(levels.own, levels.face));
  }
  return most;
}

type Way = 'webrtc' | 'proxy' | 'cascade';
const REFUSED: Readonly<Record<Way, number>> = { webrtc: 0, proxy: 1, cascade: 2 };

/** Runs in the page: what is told now and then is told at once. */
function tellOften(): void {
  const repeat = globalThis.setInterval;
  Object.assign(globalThis, { setInterval: (act: () => void, ms = 0) => repeat(act, ms >= 10_000 ? 500 : ms) });
}

/** Runs in the page: nobody waits for a face for longer than a second, until he is patient. */
function impatient(): void {
  const wait = globalThis.setTimeout;
  const isPatient = (): boolean => 'isPatient' in globalThis;
  Object.assign(globalThis, {
    setTimeout: (act: () => void, ms?: number) => wait(act, ms === 20_000 && !isPatient() ? 1_000 : ms),
  });
}

/** Somebody who has agreed to talk, by this way: the better ones are refused. */
async function talkBy(way: Way, options: BrowserContextOptions = {}, before = (): void => {}): Promise<void> {
  const refusal = { status: 403, error: { code: 'no_access' } };
  realtime.refusals.push(...Array.from({ length: REFUSED[way] }, () => refusal));
  shop = await Shop.open(server.url, await widgetKeyOf(server), { 'permissions-policy': 'microphone=*' });
  await allowOrigins(server, [shop.origin]);
  guest = await shop.visit(browser, options);
  logged.length = 0;
  guest.page.on('console', (message) => logged.push(message.text()));
  await listenTo(guest.page);
  await guest.page.addInitScript(before);
  await guest.load();
  await guest.open();
  await button('Talk').click();
  await guest.chat.getByText('The face comes from a video service').waitFor();
  await button('Turn the microphone on').click();
  await guest.chat.locator(`.voice[data-way=${way}]`).waitFor({ timeout: 60_000 });
}

/** The vendor's end of the call that was placed last. */
async function lastCall(): Promise<SimulatedSession> {
  const session = await realtime.session(realtime.sessions.length);
  await realtime.when(() => session.isAttached, 'the sideband');
  return session;
}

/** The face is heard, and we are not. */
async function faceSpeaks(): Promise<void> {
  await eventually(async () => (await heard()).face > 0.05, 60_000);
  expect(await together()).toBeLessThan(0.001);
}

/** Somebody in a call through the server, to whom the face answers. */
async function hearingTheFace(): Promise<SimulatedSession> {
  await talkBy('proxy');
  await face('shown');
  await eventually(standsIn, 30_000);
  const session = await lastCall();
  session.speaks('How many bedrooms does this property have?');
  session.answers({ text: ANSWER, ms: 60_000 });
  await eventually(async () => (await heard()).face > 0.05, 60_000);
  return session;
}

/** Does something upon which the face falls silent in the middle of a word. */
async function interrupting(act: () => void): Promise<void> {
  const before = room.spoken.length;
  act();
  await room.when(({ spoken }) => spoken.slice(before).some(isInterruption), 'the interruption');
  await eventually(async () => (await heard()).face < 0.001, 30_000);
  expect((await heard()).own).toBeLessThan(0.001);
}

describe('a visitor who talks where there is a face', () => {
  it('by turns sees it, and hears the whole answer from it', async () => {
    await talkBy('cascade', {}, tellOften);
    const renewed = guest.page.waitForResponse((answer) => answer.url().endsWith('/renew'));
    await face('shown');
    const before = await frames();
    await eventually(async () => (await frames()) > before, 30_000);
    expect(await faultsOf(guest.frame)).toEqual([]);
    await faceSpeaks();
    expect(room.heardMs).toBeGreaterThan(500);
    await room.when(({ spoken }) => spoken.some(({ type }) => type === 'agent.speak_end'), 'the end of the answer');
    await inState('listening');
    // Neither our server nor the vendor takes it for left alone.
    expect((await renewed).status()).toBe(204);
    await room.when(({ spoken }) => spoken.some(({ type }) => type === 'session.keep_alive'), 'a sign of life');
    // But for the calls that were refused.
    expect(shop.complaints.filter((each) => !each.includes('status of 502'))).toEqual([]);
  }, 120_000);

  it('in a call hears it, and speaks into it', async () => {
    await talkBy('webrtc');
    await other.hum(false);
    const session = await lastCall();
    await face('shown');
    // Once it was quiet for a moment the face has the word.
    await eventually(standsIn, 30_000);
    session.speaks('How many bedrooms does this property have?');
    session.answers({ text: ANSWER, stays: true });
    await other.hum(true);
    await faceSpeaks();
    await interrupting(() => {
      session.speaks('And the garden?');
      void other.hum(false);
    });
    expect(shop.complaints).toEqual([]);
  }, 90_000);

  it('through the server hears it and speaks into it, and what it had said counts; hides it and shows it again', async () => {
    const began = Date.now();
    const session = await hearingTheFace();
    await faceSpeaks();
    await interrupting(() => session.speaks('And the garden?'));
    const isCut = ({ type }: { type: string }): boolean => type === 'conversation.item.truncate';
    await session.until((all) => all.some(isCut));
    const cut = session.received.find(isCut);
    expect(cut?.audio_end_ms).toBeGreaterThan(500);
    expect(cut?.audio_end_ms).toBeLessThan(Date.now() - began);
    await button('Hide the face').click();
    await eventually(() => Promise.resolve(stopped() === opened()), 30_000);
    session.answers({ text: ANSWER, ms: 60_000 });
    await eventually(async () => (await heard()).own > 0.05, 30_000);
    // What we have begun we end.
    await button('Show the face').click();
    await face('shown');
    expect(await together()).toBeLessThan(0.001);
    expect((await heard()).own).toBeGreaterThan(0.05);
  }, 90_000);

  it('hears us go on whenever the face is lost in the middle of an answer, is told so, and gets it back', async () => {
    const session = await hearingTheFace();
    const losses: [string, () => void][] = [
      ['it left its room', () => room.drop()],
      ['its picture stood still', () => room.freeze()],
      ['it takes no speech any more', () => room.deafen()],
    ];
    for (const [why, lose] of losses) {
      await eventually(async () => (await heard()).face > 0.05, 60_000);
      lose();
      await eventually(async () => (await heard()).own > 0.05, 10_000);
      expect((await heard()).face).toBeLessThan(0.001);
      await inState('speaking');
      await guest.chat.getByText('The face is gone. You hear the voice.').waitFor();
      expect(logged.at(-1)).toBe(`omnichat: no face: ${why}`);
      await eventually(() => Promise.resolve(stopped() === opened()), 30_000);
      await button('Show the face').click();
      session.speaks('And the garden?');
      await eventually(standsIn, 30_000);
      session.answers({ text: ANSWER, ms: 60_000 });
    }
  }, 120_000);

  it('who wants no motion is asked first; and who is not let in hears us, and is told why', async () => {
    const before = opened();
    room.fault = 'refuses';
    await talkBy('webrtc', { reducedMotion: 'reduce' }, impatient);
    await button('Show the face').waitFor();
    expect(opened()).toBe(before);
    await button('Show the face').click();
    await guest.chat.getByText('The face could not be shown. You hear the voice.').waitFor();
    await eventually(async () => (await heard()).own > 0.05, 60_000);
    await eventually(() => Promise.resolve(stopped() === opened()), 30_000);
    expect(opened()).toBe(before + 1);
    for (const fault of ['no-video', 'never-connected'] as const) {
      room.fault = fault;
      await button('Show the face').click();
      await face('coming');
      await guest.chat.getByText('The face could not be shown.').waitFor();
    }
    const late = 'omnichat: no face: it did not come in time';
    const told = logged.filter((line) => line.startsWith('omnichat: no face: '));
    expect(told).toEqual([expect.stringContaining('no face: '), late, late]);
    expect((await heard()).own).toBeGreaterThan(0.05);
    room.fault = 'mute';
    await other.hum(false);
    await guest.frame.evaluate(() => Object.assign(globalThis, { isPatient: true }));
    await button('Show the face').click();
    await eventually(standsIn, 30_000);
    await other.hum(true);
    await guest.chat.getByText('The face is gone. You hear the voice.').waitFor();
    expect(logged.at(-1)).toBe('omnichat: no face: it does not speak');
    await eventually(async () => (await heard()).own > 0.05, 10_000);
  }, 90_000);
});
