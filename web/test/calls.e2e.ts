import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type SimulatedRealtime, startRealtimeVendor } from '../../test/simulators/realtime/realtime-vendor.js';
import { type SpeechVendor, startSpeechVendor } from '../../test/simulators/speech/speech-vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { callSettings } from '../../test/voice/calling.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { launchBrowser } from './support/browser.js';
import { type Callee, callee } from './support/callee.js';
import { hearing, listenTo, loudness, somebodySpeaking } from './support/ears.js';
import { buildPages } from './support/pages.js';
import { type Guest, Shop } from './support/shop.js';

const QUESTION = 'How many bedrooms does this property have?';
const speech = somebodySpeaking();

let vendor: SimulatedRealtime;
let voices: SpeechVendor;
let other: Callee;
let server: TestServer;
let browser: Browser;
let shop: Shop;
let guest: Guest;

beforeAll(async () => {
  await buildPages('widget');
  browser = await launchBrowser(hearing(speech));
  other = await callee(browser);
  vendor = await startRealtimeVendor(other.peer);
  voices = await startSpeechVendor();
  server = await TestServer.start({
    ...callSettings(vendor),
    SPEECH_TO_TEXT_PROVIDER: 'elevenlabs',
    TEXT_TO_SPEECH_PROVIDER: 'elevenlabs',
    ELEVENLABS_API_KEY: 'simulated',
    ELEVENLABS_BASE_URL: voices.settings.ELEVENLABS_BASE_URL ?? '',
  });
}, 90_000);
afterEach(async () => {
  await guest.leave();
  await shop.close();
});
afterAll(async () => {
  rmSync(speech, { force: true });
  await browser.close();
  await server.stop();
  await Promise.all([vendor.close(), voices.close()]);
});

/** Somebody who has pressed the button and agreed. */
async function talking(): Promise<Guest> {
  shop = await Shop.open(server.url, await widgetKeyOf(server), { 'permissions-policy': 'microphone=*' });
  await allowOrigins(server, [shop.origin]);
  guest = await shop.visit(browser);
  await listenTo(guest.page);
  await guest.load();
  const { chat } = await guest.open();
  await chat.getByRole('button', { name: 'Talk', exact: true }).click();
  await chat.getByRole('button', { name: 'Turn the microphone on', exact: true }).click();
  return guest;
}

describe('a visitor who calls', () => {
  it('is heard and hears at once, both ways, and finds every word in the thread', async () => {
    const { chat } = await talking();
    await chat.locator('.voice[data-way=webrtc][data-state=listening]').waitFor({ timeout: 30_000 });
    await eventually(async () => (await loudness(guest.frame)) > 0.05, 20_000);
    await eventually(async () => (await other.loudness()) > 0.02, 20_000);
    const session = await vendor.session(1);
    await vendor.when(() => session.isAttached, 'the sideband');
    session.speaks(QUESTION);
    session.answers({ text: 'It has three bedrooms.', stays: true });
    await chat.locator('.voice[data-state=speaking]').waitFor();
    session.finish();
    await guest.own.getByText(QUESTION).waitFor();
    await chat.locator('.bubble.other', { hasText: 'It has three bedrooms.' }).waitFor();
    await chat.getByRole('button', { name: 'End', exact: true }).click();
    await vendor.when(() => vendor.hangUps.length > 0, 'the hang-up');
    await chat.locator('.voice[data-state=idle]').waitFor();
    expect(shop.complaints).toEqual([]);
  }, 90_000);

  it('talks by turns where the call is refused, and is told why', async () => {
    vendor.refusals.push({ status: 403, error: { code: 'no_access', message: 'canary' } });
    const { chat } = await talking();
    await chat.locator('.voice[data-way=cascade][data-state=listening]').waitFor({ timeout: 30_000 });
    expect(await chat.locator('.voice .step').innerText()).toMatch(/^Voice by turns · \S.*\.$/);
    await chat.getByRole('button', { name: 'End', exact: true }).click();
    await chat.locator('.voice[data-state=idle]').waitFor();
    expect(JSON.stringify(shop.complaints)).not.toContain('canary');
  }, 60_000);
});
