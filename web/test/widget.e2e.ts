import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import { type SimulatedVendor, startVendor } from '../../test/simulators/vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { allowOrigins, rowsOf, sellerOf, widgetKeyOf } from '../../test/widget/visitor.js';
import { faultsOf } from './support/axe.js';
import { launchBrowser } from './support/browser.js';
import { buildPages } from './support/pages.js';
import { type Guest, Shop } from './support/shop.js';

let vendor: SimulatedVendor;
let server: TestServer;
let browser: Browser;
let shop: Shop;
const guests: Guest[] = [];
beforeAll(async () => {
  await buildPages('widget');
  [vendor, browser] = await Promise.all([startVendor(), launchBrowser()]);
  server = await TestServer.start({
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
  });
  const admin = server.as({ role: 'admin' });
  await admin.call('PATCH', `/projects/${server.projectId}`, { body: { greeting: 'Welcome to **Harbour Homes**.' } });
}, 90_000);
beforeEach(async () => {
  shop = await Shop.open(server.url, await widgetKeyOf(server));
  await allowOrigins(server, [shop.origin]);
});
afterEach(async () => {
  for (const each of guests.splice(0)) await each.leave();
  await shop.close();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await vendor.close();
});

async function guest(options: Parameters<Shop['visit']>[1] = {}): Promise<Guest> {
  const visiting = await shop.visit(browser, options);
  guests.push(visiting);
  return visiting;
}

/** The newest conversation that sellers see. */
async function newest(): Promise<ConversationView> {
  const { body } = await server
    .as({ role: 'seller' })
    .get<{ data: ConversationView[] }>(`/conversations/project/${server.projectId}?limit=1`);
  return body.data[0]!;
}

describe('the widget', () => {
  it('is a chat by keyboard alone, on a page with a strict policy, and nothing complains', async () => {
    vendor.next({ text: 'We are open **from nine to six**.' });
    const before = await rowsOf(server);
    const visiting = await guest();
    await visiting.page.keyboard.press('Tab');
    await visiting.page.keyboard.press('Enter');
    await visiting.chat.getByText('Welcome to Harbour Homes.').waitFor();
    await visiting.field.waitFor();
    await visiting.frame.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    // H7: whoever only looks leaves nothing behind.
    expect(await rowsOf(server)).toEqual(before);
    await visiting.page.keyboard.type('When are you open?');
    await visiting.page.keyboard.press('Enter');
    await visiting.chat.locator('.bubble.other strong', { hasText: 'from nine to six' }).waitFor();
    await visiting.chat.getByText('Real-time').waitFor();
    await visiting.page.keyboard.press('Escape');
    await visiting.page.waitForFunction(() => document.activeElement?.localName === 'omnichat-widget');
    expect(shop.complaints).toEqual([]);
  });

  it('shows the thread again after a reload, and counts what came while it was closed', async () => {
    const visiting = await (await guest()).open();
    await visiting.ask('Are pets allowed?');
    await visiting.load();
    await server
      .as({ role: 'seller', sub: 'sam', name: 'Mia' })
      .post(`/conversations/${(await newest()).id}/messages`, {
        content: 'Mia here.',
      });
    await visiting.page.waitForFunction(
      () => document.querySelector('omnichat-widget')?.shadowRoot?.querySelector('span')?.textContent === '1',
    );
    await visiting.open();
    await visiting.own.getByText('Are pets allowed?').waitFor();
    await visiting.answers.getByText('Mia here.').waitFor();
    await visiting.page.waitForFunction(
      () => document.querySelector('omnichat-widget')?.shadowRoot?.querySelector('span')?.hidden,
    );
    expect(await visiting.answers.count()).toBe(2);
  });

  it('leads to a person, with a place in the queue, and back', async () => {
    const mia = await sellerOf(server, 'Mia Berg');
    const visiting = await (await guest()).open();
    // Nobody needs to say anything first.
    await visiting.chat.getByRole('button', { name: 'Talk to a person' }).click();
    await visiting.chat.getByText('You are number 1 in the queue').waitFor();
    const { id } = await newest();
    expect((await mia.api.post(`/conversations/${id}/actions/claim`)).status).toBeLessThan(300);
    await visiting.chat.getByText('Mia Berg is here').waitFor();
    await visiting.chat.locator('.event', { hasText: 'Mia Berg has joined the conversation.' }).waitFor();
    await mia.api.post(`/conversations/${id}/typing`, { typing: true });
    await visiting.chat.locator('.typing').waitFor();
    await mia.api.post(`/conversations/${id}/messages`, { content: 'Shall we meet there?' });
    await visiting.answers.getByText('Shall we meet there?').waitFor();
    await visiting.say('Yes, please.');
    await visiting.own.filter({ hasText: 'Yes, please.' }).getByText('Sent').waitFor();
    await mia.api.post(`/conversations/${id}/read`, { up_to_seq: (await newest()).last_seq });
    await visiting.own.filter({ hasText: 'Yes, please.' }).getByText('Read').waitFor();
    await mia.api.post(`/conversations/${id}/actions/hand-back`, {});
    await visiting.chat.getByText('Answers at once').waitFor();
    await visiting.load();
    await visiting.open();
    await visiting.own.filter({ hasText: 'Yes, please.' }).getByText('Read').waitFor();
    await mia.api.post(`/conversations/${id}/actions/resolve`);
    await visiting.chat.getByText('4 of 5 stars').locator('..').click();
    await visiting.chat.getByLabel('Would you like to say more?').fill('Mia was quick.');
    await visiting.chat.locator('.rating').getByRole('button', { name: 'Send' }).click();
    await visiting.chat.getByText('Thank you!').waitFor();
    await eventually(async () => (await newest()).rating?.comment === 'Mia was quick.');
    // The end of the thread stays in sight above it.
    const below = () =>
      visiting.chat.locator('.thread').evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
    await eventually(async () => (await below()) < 2);
    expect(await faultsOf(visiting.frame)).toEqual([]);
  });

  it('looks and asks as the project wants, in the languages that it offers', async () => {
    const admin = server.as({ role: 'admin' });
    const wish = { accent: '#ffd166', side: 'left', launcher_label: 'Ask us', languages: ['es'], title: 'Homes' };
    const form = [{ field: 'name', is_required: true }];
    const change = (widget: object) => admin.call('PATCH', `/projects/${server.projectId}`, { body: { widget } });
    expect((await change({ ...wish, form })).status).toBe(200);
    const visiting = await guest();
    const { x = 999, width = 0 } = (await visiting.launcher.boundingBox()) ?? {};
    expect([await visiting.launcher.innerText(), x < 100, width > 100]).toEqual(['Ask us', true, true]);
    const colours = await visiting.launcher.evaluate((button) => {
      const { backgroundColor, color } = getComputedStyle(button);
      return [backgroundColor, color];
    });
    expect(colours).toEqual(['rgb(255, 209, 102)', 'rgb(22, 24, 28)']);
    await visiting.launcher.click();
    await visiting.chat.getByLabel('Nombre').fill('Ann');
    await visiting.chat.getByRole('button').last().click();
    await visiting.ask('¿Qué horario tienen?');
    const { contact_id: id } = await newest();
    expect((await admin.get<{ name: string }>(`/contacts/${id}`)).body.name).toBe('Ann');
    expect(await visiting.chat.getByRole('heading', { level: 1 }).innerText()).toBe('Homes');
    await change({ accent: null, side: null, launcher_label: null, languages: [], title: null, form: [] });
  });

  it('stops an answer', async () => {
    vendor.next({ chunks: Array.from({ length: 200 }, (_, index) => `word${index} `), paceMs: 50 });
    const visiting = await (await guest()).open();
    await visiting.say('Tell me everything.');
    await visiting.chat.getByText('word3').waitFor();
    await visiting.chat.getByRole('button', { name: 'Stop the answer' }).click();
    await visiting.answers.first().getByText('Stopped').waitFor();
    expect(await visiting.answers.first().innerText()).not.toContain('word199');
  });

  it('does what the page tells it, and tells the page what happens', async () => {
    const visiting = await guest();
    const told = await visiting.page.evaluateHandle(() => {
      const names: string[] = [];
      const omnichat = (globalThis as unknown as { omnichat: (...call: unknown[]) => void }).omnichat;
      for (const name of ['open', 'message', 'close']) omnichat('on', name, () => names.push(name));
      omnichat('setPage', '/flats/3');
      omnichat('identify', { name: 'Ann', email: 'ann@example.com' });
      omnichat('open');
      return names;
    });
    await visiting.field.waitFor();
    await visiting.ask('Hello?');
    await visiting.page.evaluate(() => (globalThis as unknown as { omnichat(name: string): void }).omnichat('close'));
    await visiting.field.waitFor({ state: 'hidden' });
    expect(await told.jsonValue()).toEqual(['open', 'message', 'close']);
    const { contact_id: contactId, metadata } = await newest();
    expect(metadata.page_url).toBe(`${shop.origin}/flats/3`);
    const { body } = await server.as({ role: 'seller' }).get(`/contacts/${contactId}`);
    expect(body).toMatchObject({ name: 'Ann', email: 'ann@example.com', is_verified: false });
  });

  it('is held only by the pages that the project names', async () => {
    await allowOrigins(server, []);
    const other = await Shop.open(server.url, await widgetKeyOf(server));
    const visiting = await other.visit(browser);
    guests.push(visiting);
    await visiting.launcher.click();
    await eventually(async () => other.complaints.length > 0);
    expect(other.complaints.join(' ')).toContain('frame-ancestors');
    await other.close();
  });

  it.each([
    ['light', 'en', false],
    ['dark', 'de', false],
    ['light', 'ar', true],
  ] as const)('has no fault that axe finds: %s, %s', async (colorScheme, lang, isPhone) => {
    vendor.next({
      text: '# Hours\n\n- nine to six\n- [the map](https://maps.example.com)\n\n| day | hours |\n| --- | --- |\n| Mon | 9-18 |',
    });
    const viewport = isPhone ? { width: 390, height: 780 } : { width: 1_000, height: 760 };
    const visiting = await (await guest({ colorScheme, lang, viewport })).open();
    await visiting.ask('When are you open?');
    await visiting.frame.waitForFunction(() =>
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    );
    expect(await faultsOf(visiting.frame)).toEqual([]);
    expect(await faultsOf(visiting.page.mainFrame())).toEqual([]);
    expect(await visiting.frame.evaluate(() => [document.documentElement.lang, document.dir])).toEqual([
      lang,
      lang === 'ar' ? 'rtl' : 'ltr',
    ]);
    const shifts = await visiting.page.evaluate(
      () =>
        performance.getEntriesByType('layout-shift').length +
        (document.documentElement.scrollWidth > innerWidth ? 1 : 0),
    );
    expect(shifts).toBe(0);
  });
});
