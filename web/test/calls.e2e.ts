import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type SimulatedRealtime, startRealtimeVendor } from '../../test/simulators/realtime/realtime-vendor.js';
import type { SimulatedSession } from '../../test/simulators/realtime/session.js';
import { type SpeechVendor, startSpeechVendor } from '../../test/simulators/speech/speech-vendor.js';
import { openAiRefusal } from '../../test/simulators/refusals.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { callSettings } from '../../test/voice/calling.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { launchBrowser } from './support/browser.js';
import { type Callee, callee } from './support/callee.js';
import { hearing, listening, listenTo, loudness, somebodySpeaking, unplug } from './support/ears.js';
import { buildPages } from './support/pages.js';
import { Guest, Shop } from './support/shop.js';
import { blockWebRtc, button, CHOOSE, isCut, isHeld, stepOf, voice, wordsIn } from './support/talks.js';

const QUESTION = 'How many bedrooms does this property have?';
const speech = somebodySpeaking();

/** The answer to the next call has another's fingerprint: the connection fails. */
let isForged = false;
let vendor: SimulatedRealtime;
let voices: SpeechVendor;
let other: Callee;
let server: TestServer;
let browser: Browser;
let shop: Shop;
let guest: Guest;
const logged: string[] = [];
/** How often the page asked the server for a call. */
let placed = 0;

beforeAll(async () => {
  await buildPages('widget');
  browser = await launchBrowser(hearing(speech, 'always'));
  other = await callee(browser);
  vendor = await startRealtimeVendor(async (offer, session) => {
    const answer = await other.peer(offer, session);
    return isForged ? answer.replace(/(a=fingerprint:sha-256 )\S+/g, `$1${'AB:'.repeat(31)}AB`) : answer;
  });
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
  isForged = false;
  await guest.leave();
  await shop.close();
});
afterAll(async () => {
  rmSync(speech, { force: true });
  await browser.close();
  await server.stop();
  await Promise.all([vendor.close(), voices.close()]);
});

const WAYS = ['webrtc', 'proxy', 'cascade'] as const;
const REFUSAL = { status: 403, error: { code: 'no_access', message: 'canary' } };

/** How loud the visitor is, as it is shown. */
const level = (): Promise<number> =>
  guest.chat.getByRole('meter').evaluate((meter) => (meter as HTMLMeterElement).value);

/** Somebody who has pressed the button and agreed. */
async function talking(isBlocked = false): Promise<Guest> {
  shop = await Shop.open(server.url, await widgetKeyOf(server), { 'permissions-policy': 'microphone=*' });
  await allowOrigins(server, [shop.origin]);
  guest = await shop.visit(browser);
  logged.length = 0;
  placed = 0;
  guest.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/realtime/calls')) placed += 1;
  });
  guest.page.on('console', (message) => logged.push(message.text()));
  await listenTo(guest.page);
  if (isBlocked) await guest.page.addInitScript(blockWebRtc);
  await guest.load();
  await guest.open();
  await button(guest, 'Talk').click();
  await button(guest, 'Turn the microphone on').click();
  return guest;
}

/** The same, by the way that is meant. */
async function talkingBy(way: (typeof WAYS)[number]): Promise<Guest> {
  if (way === 'cascade') vendor.refusals.push(REFUSAL, REFUSAL);
  await talking(way === 'proxy');
  await voice(guest, `way=${way}`);
  return guest;
}

/** The newest call, once the server has joined it. */
async function sessionOf(count: number): Promise<SimulatedSession> {
  const session = await vendor.session(count);
  await vendor.when(() => session.isAttached, 'the sideband');
  return session;
}

describe('a visitor who calls', () => {
  it('is heard and hears at once, both ways, and finds every word in the thread', async () => {
    const { chat } = await talking();
    await chat.locator('.voice[data-way=webrtc][data-state=listening]').waitFor({ timeout: 60_000 });
    await eventually(async () => (await loudness(guest.frame)) > 0.05, 60_000);
    await eventually(async () => (await other.loudness()) > 0.02, 60_000);
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
    await chat.getByText('The call is over.', { exact: true }).waitFor();
    expect(shop.complaints).toEqual([]);
  }, 120_000);

  it('talks by turns where calls are refused, and is told why', async () => {
    vendor.refusals.push(REFUSAL, REFUSAL);
    const { chat } = await talking();
    await chat.locator('.voice[data-way=cascade][data-state=listening]').waitFor({ timeout: 60_000 });
    expect(await chat.locator('.voice .step').innerText()).toMatch(/^Voice by turns · \S.*\.$/);
    await chat.getByRole('button', { name: 'End', exact: true }).click();
    await chat.locator('.voice[data-state=idle]').waitFor();
    expect(JSON.stringify(shop.complaints)).not.toContain('canary');
  }, 120_000);
});

describe('a visitor whose network lets no WebRTC through', () => {
  it('talks through the server: is heard, hears, interrupts, and finds what was heard in the thread', async () => {
    const { chat, frame } = await talking(true);
    await voice(guest, 'way=proxy', 'state=listening');
    expect(await stepOf(guest)).toBe('Voice through our server · A direct connection did not work.');
    expect(logged).toContain('omnichat: no webrtc: This network lets no WebRTC through.');
    const session = await sessionOf(vendor.sessions.length);
    await session.until(() => session.loudest > 3_000, 'the voice');
    session.speaks(QUESTION);
    const answer = 'It has three bedrooms. There is a garden with old apple trees, too.';
    session.answers({ text: answer, ms: 60_000 });
    await voice(guest, 'state=speaking');
    await eventually(async () => (await loudness(frame)) > 0.05, 60_000);
    expect(await chat.locator('.voice .caption').innerText()).toBe(answer);
    session.speaks('And the garden?');
    const [cut] = await session.until((all) => all.some(isCut)).then(() => session.received.filter(isCut));
    expect(cut?.audio_end_ms).toBeGreaterThan(0);
    expect(cut?.audio_end_ms).toBeLessThan(30_000);
    await eventually(async () => (await loudness(frame)) < 0.001, 60_000);
    session.answers({ text: 'It has old apple trees.' });
    await chat.locator('.bubble.other', { hasText: 'It has old apple trees.' }).waitFor();
    // Of the first answer stands there what was heard, if it was a word at all.
    const words = (await wordsIn(guest)).filter((each) => each !== '' && !answer.startsWith(each));
    expect(words).toEqual([QUESTION, 'And the garden?', 'It has old apple trees.']);
    await voice(guest, 'state=listening');
    await button(guest, 'End').click();
    await voice(guest, 'state=idle');
    expect(shop.complaints).toEqual([]);
  }, 120_000);

  it('goes on by turns when the call breaks, and in writing when nothing is left', async () => {
    await talking(true);
    await voice(guest, 'way=proxy', 'state=listening');
    voices.set('recognition', { refusal: openAiRefusal(503) });
    (await sessionOf(vendor.sessions.length)).end();
    await voice(guest, 'way=cascade');
    expect(await stepOf(guest)).toMatch(/^Voice by turns · /);
    expect(logged).toContain('omnichat: no proxy: it broke off');
    // The first turn ends at a pause, and nobody understands it.
    await voice(guest, 'state=idle');
    expect(await guest.chat.getByRole('alert').innerText()).toMatch(/You can write\.$|or write\.$/);
    await guest.say('Then I write.');
    await guest.own.getByText('Then I write.').waitFor();
    voices.set('recognition', null);
  }, 90_000);
});

describe('a call', () => {
  it('whose connection fails goes through the server', async () => {
    isForged = true;
    await talking();
    await voice(guest, 'way=proxy', 'state=listening');
    expect(logged).toContain('omnichat: no webrtc: The call was not connected.');
  }, 120_000);

  it('is in one window, and can be moved to another', async () => {
    const first = await talking(true);
    await voice(first, 'way=proxy', 'state=listening');
    const page = await first.context.newPage();
    const second = new Guest(first.context, page, shop.origin);
    await second.load();
    await second.open();
    await button(second, 'Talk').click();
    await button(second, 'Turn the microphone on').click();
    await second.chat.getByText('You are talking in another window already.').waitFor();
    await button(second, 'Talk here instead').click();
    await voice(second, 'state=listening');
    await voice(first, 'state=idle');
    expect(await first.chat.getByRole('alert').count()).toBe(0);
  }, 120_000);

  it.each(WAYS)(
    'by %s shows how loud the visitor is, and nothing is heard while it is muted',
    async (way) => {
      await talkingBy(way);
      await eventually(async () => (await level()) > 0.01, 60_000);
      await button(guest, 'Mute').click();
      await eventually(async () => (await level()) === 0, 60_000);
      if (way === 'webrtc') await eventually(async () => (await other.loudness()) < 0.002, 60_000);
      if (way === 'proxy') {
        const session = await sessionOf(vendor.sessions.length);
        // What was said before is on its way for a moment.
        await session.until(() => ((session.loudest = 0), true));
        const before = session.heardBytes;
        await session.until(() => session.heardBytes > before + 24_000);
        session.loudest = 0;
        await session.until(() => session.heardBytes > before + 120_000);
        expect(session.loudest).toBe(0);
      }
      expect(await button(guest, 'Unmute').getAttribute('aria-pressed')).toBe('true');
    },
    120_000,
  );

  it.each(WAYS)(
    'by %s waits for a button where the visitor holds one, and stays the same call',
    async (way) => {
      const { chat } = await talkingBy(way);
      await voice(guest, `way=${way}`, 'state=listening');
      const calls = placed;
      await chat.locator(CHOOSE).click();
      await chat.getByLabel('I hold a button while I speak').check();
      const hold = button(guest, 'Hold to speak');
      await hold.waitFor();
      await voice(guest, `way=${way}`, 'state=listening');
      const asked = voices.asked('recognition').length;
      if (way !== 'cascade') {
        const session = await sessionOf(vendor.sessions.length);
        await session.until(() => isHeld(session), 'the button');
      }
      await hold.focus();
      await guest.page.keyboard.down('Space');
      await eventually(async () => (await level()) > 0.01, 60_000);
      await guest.page.keyboard.up('Space');
      if (way === 'cascade') return eventually(async () => voices.asked('recognition').length > asked, 60_000);
      const session = await sessionOf(vendor.sessions.length);
      await session.until(() => session.types.includes('response.create'));
      expect(session.types.filter((type) => type === 'input_audio_buffer.commit')).toHaveLength(1);
      await chat.getByLabel('I hold a button while I speak').uncheck();
      await session.until(() => !isHeld(session), 'the open microphone');
      await eventually(async () => (await level()) > 0.01, 60_000);
      expect([placed, await chat.getByText('The call is over.', { exact: true }).count()]).toEqual([calls, 0]);
    },
    120_000,
  );

  it('hears by the device that the visitor chose, and by the usual one when that is unplugged', async () => {
    const { chat, frame } = await talking();
    await voice(guest, 'way=webrtc', 'state=listening');
    await chat.locator(CHOOSE).click();
    const choice = chat.getByLabel('Microphone', { exact: true });
    await choice.selectOption({ index: 2 });
    const chosen = await choice.inputValue();
    await eventually(async () => (await listening(frame)) === chosen, 60_000);
    await unplug(frame);
    await chat.getByText('That microphone is gone. The usual one listens now.').waitFor();
    expect(await listening(frame)).not.toBe(chosen);
    await voice(guest, 'way=webrtc', 'state=listening');
    await button(guest, 'End').click();
    // It is remembered.
    await button(guest, 'Talk').click();
    await voice(guest, 'state=listening');
    expect(await listening(frame)).toBe(chosen);
  }, 120_000);

  it('in which nobody says a word ends by itself', async () => {
    const { chat, frame } = await talking(true);
    await voice(guest, 'way=proxy', 'state=listening');
    await frame.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 61_000;
    });
    await chat.getByText('The microphone is off, since nobody spoke.').waitFor();
    const session = vendor.sessions.at(-1) as SimulatedSession;
    await vendor.when(() => session.attached === 0, 'the end');
    expect(await button(guest, 'Talk').isEnabled()).toBe(true);
  }, 120_000);
});
