import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { type SimulatedRealtime, startRealtimeVendor } from '../../test/simulators/realtime/realtime-vendor.js';
import type { SimulatedSession } from '../../test/simulators/realtime/session.js';
import type { ApiClient } from '../../test/support/api-client.js';
import { TestServer } from '../../test/support/server.js';
import { call, callSettings, thread } from '../../test/voice/calling.js';
import { faultsOf } from './support/axe.js';
import { launchBrowser } from './support/browser.js';
import { Desk, type DeskOptions } from './support/desk.js';
import { buildPages } from './support/pages.js';

let vendor: SimulatedRealtime;
let server: TestServer;
let browser: Browser;
let ann: ApiClient;
let desk: Desk;
let conversation: string;

beforeAll(async () => {
  await buildPages('console');
  [vendor, browser] = await Promise.all([startRealtimeVendor(), launchBrowser()]);
  server = await TestServer.start({ ...callSettings(vendor), CALL_SECONDS_PER_VISITOR: '86400' });
  ann = server.as({ sub: 'ann', name: 'Ann' });
}, 120_000);
beforeEach(async () => {
  conversation = (await ann.open()).id;
});
afterEach(() => desk.leave());
afterAll(async () => {
  await browser.close();
  await server.stop();
  await vendor.close();
});

async function atTheDesk(options: DeskOptions = {}): Promise<void> {
  desk = await Desk.open(server, browser, options);
  await desk.logIn();
}

const line = (): Locator => desk.page.getByRole('region', { name: 'Call' });
const captions = (): Locator => desk.page.getByRole('region', { name: 'Live captions' });

/** A call whose visitor is just saying something, and the seller who looks on. */
async function lookedOn(): Promise<SimulatedSession> {
  const { session } = await call(vendor, ann, conversation);
  await desk.list(/^All open/).click();
  await desk.entry(/On a call/).click();
  await line().getByText('The assistant answers aloud').waitFor();
  return session;
}

describe('a seller in the console during a call', () => {
  it('sees that somebody talks, reads along, whispers to the assistant and silences it within a second by taking over', async () => {
    await atTheDesk();
    const session = await lookedOn();
    await line()
      .getByText(/^ann calls since .*, by WebRTC/)
      .waitFor();
    const item = session.speaks();
    const delta = { item_id: item, content_index: 0, delta: 'How many bed' };
    session.tell({ type: 'conversation.item.input_audio_transcription.delta', ...delta });
    await captions().getByText('How many bed').waitFor();
    session.understood(item, 'How many bedrooms does it have?');
    await desk.thread.getByRole('img', { name: 'Spoken' }).first().waitFor();

    const { keyboard } = desk.page;
    await keyboard.press('w');
    await desk.page.getByRole('textbox', { name: 'Whisper' }).pressSequentially('Offer a viewing on Saturday.');
    await keyboard.press('Enter');
    await session.until((events) => JSON.stringify(events).includes('viewing on Saturday'), 'the whisper');
    await desk.thread.getByText(/^Whisper by Mia Berg/).waitFor();
    expect(JSON.stringify(await thread(ann, conversation))).not.toContain('Saturday');

    session.answers({ text: 'It has three bedrooms, and from the largest of them one sees', stays: true });
    await captions().getByText('one sees').waitFor();
    await keyboard.press('Escape');
    const took = Date.now();
    await keyboard.press('t');
    await session.until((events) => events.some(({ type }) => type === 'output_audio_buffer.clear'), 'the silence');
    expect(Date.now() - took).toBeLessThan(1_000);
    await desk.thread.getByText(/^The call is over .* A person took over/).waitFor();
    await line().waitFor({ state: 'detached' });
    expect(await captions().count()).toBe(0);
    expect(await desk.entry(/On a call/).count()).toBe(0);
    // What was begun as a whisper never becomes a reply by itself.
    await desk.page.getByRole('textbox', { name: 'Private note' }).waitFor();
    expect((await thread(ann, conversation)).filter(({ role }) => role === 'assistant')).toEqual([]);

    await keyboard.press('h');
    await desk.page.getByRole('button', { name: 'Take over' }).waitFor();
    expect(desk.complaints).toEqual([]);
  }, 180_000);

  it.each(['light', 'dark'] as const)(
    'ends a call, and meets no fault that axe finds, in %s',
    async (colorScheme) => {
      await atTheDesk({ colorScheme });
      const session = await lookedOn();
      session.speaks('Is it far from the sea?');
      session.answers({ text: 'Two minutes on foot.', stays: true });
      await captions().getByText('Two minutes').waitFor();
      await desk.page.keyboard.press('w');
      expect(await faultsOf(desk.page.mainFrame())).toEqual([]);
      await line().getByRole('button', { name: 'End the call' }).click();
      await vendor.when(() => vendor.hangUps.includes(session.id), 'the hang-up');
      await line().waitFor({ state: 'detached' });
      await desk.thread.getByText(/^The call is over/).waitFor();
    },
    120_000,
  );
});
