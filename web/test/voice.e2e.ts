import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { secondsOf } from '../../src/modules/speech/recordings/audio-length.js';
import { audioTypeOf } from '../../src/modules/speech/recordings/audio-type.js';
import { openAiRefusal } from '../../test/simulators/refusals.js';
import { type SpeechVendor, startSpeechVendor } from '../../test/simulators/speech/speech-vendor.js';
import { startVendor, type SimulatedVendor } from '../../test/simulators/vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { faultsOf } from './support/axe.js';
import { launchBrowser } from './support/browser.js';
import { hearing, listenTo, loudness, somebodySpeaking, timesAsked } from './support/ears.js';
import { buildPages } from './support/pages.js';
import { type Guest, Shop } from './support/shop.js';

const QUESTION = 'How many bedrooms does this property have?';
const ANSWER = 'It has three bedrooms. The kitchen is new. There is a garden with old apple trees, too.';
const speech = somebodySpeaking();

let voices: SpeechVendor;
let vendor: SimulatedVendor;
let server: TestServer;
let browser: Browser;
let shop: Shop | null = null;
let guest: Guest | null = null;

beforeAll(async () => {
  await buildPages('widget');
  [voices, vendor, browser] = await Promise.all([
    startSpeechVendor(),
    startVendor(),
    launchBrowser(hearing(speech, 'once')),
  ]);
  server = await TestServer.start({
    ...voices.settings,
    REALTIME_PROVIDER: 'none',
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
  });
}, 90_000);
afterEach(async () => {
  await guest?.leave();
  await shop?.close();
});
afterAll(async () => {
  rmSync(speech, { force: true });
  await browser.close();
  await server.stop();
  await Promise.all([voices.close(), vendor.close()]);
});

/** How many recordings the page has posted. */
let posted = 0;

/** Somebody on the shop's page, with the chat open; the page may have its own policy for the microphone. */
async function visit(of: TestServer, { policy = 'microphone=*', isBlocked = false } = {}): Promise<Guest> {
  shop = await Shop.open(of.url, await widgetKeyOf(of), { 'permissions-policy': policy });
  await allowOrigins(of, [shop.origin]);
  guest = await shop.visit(browser);
  posted = 0;
  guest.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/voice/turns')) posted += 1;
  });
  await listenTo(guest.page);
  if (isBlocked) await guest.page.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await guest.load();
  return guest.open();
}

const button = ({ chat }: Guest, name: string) => chat.getByRole('button', { name, exact: true });
const inState = ({ chat }: Guest, state: string) =>
  chat.locator(`.voice[data-state=${state}]`).waitFor({ timeout: 30_000 });

describe('a visitor with a microphone', () => {
  it('speaks, reads its words and the answer in the thread, and hears it; and may interrupt', async () => {
    vendor.next({ text: ANSWER, paceMs: 60 });
    const visitor = await visit(server);
    await button(visitor, 'Talk').click();
    // Consent comes before the microphone.
    await visitor.chat.getByText('The recording is not kept.').waitFor();
    expect(await timesAsked(visitor.frame)).toBe(0);
    expect(await faultsOf(visitor.frame)).toEqual([]);
    await button(visitor, 'Turn the microphone on').click();
    await inState(visitor, 'listening');
    expect(await visitor.chat.locator('.voice .step').innerText()).toMatch(/^Voice by turns · /);
    // The pause behind the words ends the turn.
    await inState(visitor, 'speaking');
    await visitor.own.getByText(QUESTION).waitFor();
    await eventually(async () => (await loudness(visitor.frame)) > 0.05, 20_000);
    await visitor.answers.getByText('It has three bedrooms.').waitFor();
    await button(visitor, 'Interrupt').click();
    await inState(visitor, 'listening');
    await eventually(async () => (await loudness(visitor.frame)) < 0.001, 10_000);
    // Without a key for a face nothing of one is loaded, asked or shown.
    expect(await visitor.chat.locator('.face').count()).toBe(0);
    const loaded = await visitor.frame.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect([loaded.length > 0, loaded.filter((name) => name.includes('live-room'))]).toEqual([true, []]);
    const { headers } = await fetch(visitor.frame.url());
    expect(headers.get('content-security-policy')).toContain("connect-src 'self';");
    const recording = Buffer.from(String(voices.asked('recognition')[0]?.fields.file), 'latin1');
    expect(audioTypeOf(recording)).toBe('audio/webm');
    // It is paid by its length, which its own marks tell: what is spoken, and the pauses around it.
    expect(secondsOf(recording, 'audio/webm')).toBeGreaterThan(1.6);
    expect(secondsOf(recording, 'audio/webm')).toBeLessThan(20);
    await button(visitor, 'End').click();
    await inState(visitor, 'idle');
    expect([shop?.complaints, posted]).toEqual([[], 0]);
  }, 90_000);

  it('whose network lets no socket through speaks, reads and hears all the same', async () => {
    vendor.next({ text: ANSWER });
    const visitor = await visit(server, { isBlocked: true });
    await button(visitor, 'Talk').click();
    await button(visitor, 'Turn the microphone on').click();
    await inState(visitor, 'speaking');
    await eventually(async () => (await loudness(visitor.frame)) > 0.05, 20_000);
    await visitor.own.getByText(QUESTION).waitFor();
    await visitor.answers.getByText('It has three bedrooms.').waitFor();
    expect(posted).toBe(1);
    await button(visitor, 'End').click();
    await inState(visitor, 'idle');
  }, 90_000);

  it('is told when the minutes are used up, before anybody listens, and writes', async () => {
    await server.sql(
      `INSERT INTO spoken_turns (id, project_id, speaker_kind, speaker_id, used_ms, lease_until)
       VALUES (uuidv7(), $1, 'user', 'others', 36000000, now())`,
      [server.projectId],
    );
    const asked = voices.asked('recognition').length;
    const visitor = await visit(server);
    await button(visitor, 'Talk').click();
    await button(visitor, 'Turn the microphone on').click();
    await visitor.chat.getByText('Voice is used up for today. You can write.').waitFor();
    await inState(visitor, 'idle');
    expect([voices.asked('recognition').length, posted]).toEqual([asked, 0]);
    await server.sql('DELETE FROM spoken_turns');
  }, 60_000);

  it('who is not let near it is told so, and writes', async () => {
    const visitor = await visit(server, { policy: 'microphone=()' });
    await button(visitor, 'Talk').click();
    await button(visitor, 'Turn the microphone on').click();
    await inState(visitor, 'denied');
    await visitor.chat.getByText('The microphone is not allowed here.').waitFor();
    vendor.next({ text: 'Three.' });
    expect(await visitor.ask('How many bedrooms?')).toContain('Three.');
  }, 60_000);

  it('who has none is told so, and may plug one in', async () => {
    const visitor = await visit(server);
    await visitor.frame.evaluate(() => {
      const devices = navigator.mediaDevices;
      const ask = devices.getUserMedia.bind(devices);
      let isThere = false;
      devices.getUserMedia = (wish) => {
        if (isThere) return ask(wish);
        isThere = true;
        return Promise.reject(new DOMException('none', 'NotFoundError'));
      };
    });
    await button(visitor, 'Talk').click();
    await button(visitor, 'Turn the microphone on').click();
    await visitor.chat.getByText('No microphone was found. You can write.').waitFor();
    await button(visitor, 'Talk').click();
    await inState(visitor, 'listening');
    // The first time nobody was there to be asked.
    expect(await timesAsked(visitor.frame)).toBe(1);
  }, 60_000);

  it('is told in words when voice is away for a while', async () => {
    voices.set('access', { refusal: openAiRefusal(503) });
    const other = await TestServer.start({ ...voices.settings, DATABASE_URL: server.databaseUrl });
    const visitor = await visit(other);
    await visitor.chat.getByText('Text · Voice is not available just now.').waitFor();
    expect(await button(visitor, 'Talk').count()).toBe(0);
    voices.set('access', null);
    await visitor.leave();
    guest = null;
    await other.stop();
  }, 60_000);
});
