import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type AvatarRoom, startAvatarRoom } from './support/avatar/avatar-room.js';
import { type SpeechVendor, startSpeechVendor } from '../../test/simulators/speech/speech-vendor.js';
import { startVendor, type SimulatedVendor } from '../../test/simulators/vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { faultsOf } from './support/axe.js';
import { launchBrowser } from './support/browser.js';
import { hearing, listenTo, loudness, somebodySpeaking } from './support/ears.js';
import { facePage } from './support/avatar/face-page.js';
import { buildPages } from './support/pages.js';
import { type Guest, Shop } from './support/shop.js';

const ANSWER = 'It has three bedrooms. The kitchen is new. There is a garden with old apple trees, too, and a shed.';
const speech = somebodySpeaking();

let voices: SpeechVendor;
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
  server = await TestServer.start({
    ...voices.settings,
    LIVEAVATAR_API_KEY: 'la-key',
    LIVEAVATAR_AVATAR_ID: 'anna',
    REALTIME_PROVIDER: 'none',
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
  });
  vendor.when(() => true, { text: ANSWER });
}, 90_000);
afterEach(async () => {
  room.fault = null;
  await guest.leave();
  await shop.close();
});
afterAll(async () => {
  rmSync(speech, { force: true });
  await browser.close();
  await server.stop();
  await Promise.all([voices.close(), vendor.close(), room.close()]);
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

/** How loud both were at the same time for a second: the quieter one. */
async function together(): Promise<number> {
  let most = 0;
  for (const end = Date.now() + 1_000; Date.now() < end;) {
    const { own, face: other } = await heard();
    most = Math.max(most, Math.min(own, other));
  }
  return most;
}

/** Somebody who has agreed to talk. */
async function talk(options: BrowserContextOptions = {}): Promise<void> {
  shop = await Shop.open(server.url, await widgetKeyOf(server), { 'permissions-policy': 'microphone=*' });
  await allowOrigins(server, [shop.origin]);
  guest = await shop.visit(browser, options);
  logged.length = 0;
  guest.page.on('console', (message) => logged.push(message.text()));
  await listenTo(guest.page);
  await guest.load();
  await guest.open();
  await button('Talk').click();
  await guest.chat.getByText('The face comes from a video service').waitFor();
  await button('Turn the microphone on').click();
}

/** The face says our answer. */
async function faceSpeaks(): Promise<void> {
  await face('shown');
  await eventually(async () => (await heard()).face > 0.05, 60_000);
}

describe('a visitor who talks where there is a face', () => {
  it('sees it, and hears our answer from it and from nobody else; interrupts it, hides it and shows it again', async () => {
    await talk();
    await face('shown');
    const before = await frames();
    await eventually(async () => (await frames()) > before, 30_000);
    expect(await faultsOf(guest.frame)).toEqual([]);
    await faceSpeaks();
    expect(await together()).toBeLessThan(0.001);
    expect(room.heardMs).toBeGreaterThan(500);
    await button('Interrupt').click();
    await room.when(({ spoken }) => spoken.at(-1)?.type === 'agent.interrupt', 'the interruption');
    await eventually(async () => (await heard()).face < 0.001, 30_000);
    await button('Hide the face').click();
    await eventually(() => Promise.resolve(stopped() === opened()), 30_000);
    await eventually(async () => (await heard()).own > 0.05, 60_000);
    // What we have begun we end.
    await button('Show the face').click();
    await face('shown');
    expect(await together()).toBeLessThan(0.001);
    vendor.next({ text: 'Three.' });
    await button('Interrupt').click();
    await room.when(({ spoken }) => spoken.at(-1)?.type === 'agent.speak_end', 'a whole answer');
    await inState('listening');
    expect(shop.complaints).toEqual([]);
    // A page that goes away leaves no face behind that costs.
    await guest.page.goto('about:blank');
    await eventually(() => Promise.resolve(stopped() === opened()), 10_000);
  }, 120_000);

  it.each([
    ['it left its room', (): void => room.drop()],
    ['it takes no speech any more', (): void => room.deafen()],
  ])(
    'hears us go on when the face is lost in the middle of an answer: %s',
    async (why, lose) => {
      await talk();
      await faceSpeaks();
      lose();
      await eventually(async () => (await heard()).own > 0.05, 10_000);
      expect((await heard()).face).toBeLessThan(0.001);
      await inState('speaking');
      await guest.chat.getByText('The face is gone. You hear the voice.').waitFor();
      expect(logged).toContain(`omnichat: no face: ${why}`);
      await eventually(() => Promise.resolve(stopped() === opened()), 30_000);
    },
    90_000,
  );

  it('who wants no motion is asked first; and who is not let in hears us, and is told why', async () => {
    const before = opened();
    room.fault = 'refuses';
    await talk({ reducedMotion: 'reduce' });
    await button('Show the face').waitFor();
    expect(opened()).toBe(before);
    await button('Show the face').click();
    await guest.chat.getByText('The face could not be shown. You hear the voice.').waitFor();
    await eventually(async () => (await heard()).own > 0.05, 60_000);
    await eventually(() => Promise.resolve(stopped() === opened()), 30_000);
    expect(opened()).toBe(before + 1);
    expect(logged.filter((line) => line.startsWith('omnichat: no face: '))).toHaveLength(1);
  }, 90_000);
});
