import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type DemoLogin, demoLogin, furnishDemo } from '../../src/demo.js';
import { ApiClient } from '../../test/support/api-client.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { faultsOf } from './support/axe.js';
import { launchBrowser } from './support/browser.js';
import { buildPages } from './support/pages.js';
import { Guest } from './support/shop.js';

let server: TestServer;
let browser: Browser;
let login: DemoLogin;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];
beforeAll(async () => {
  await buildPages('widget', 'console');
  [server, browser] = await Promise.all([TestServer.start(), launchBrowser()]);
  const { app, url } = server.server;
  await furnishDemo(app, server.projectId, url);
  login = (await demoLogin(app, server.projectId)) as DemoLogin;
  const admin = server.as({ role: 'admin' });
  await eventually(async () => {
    const { body } = await admin.get<{ data: { status: string }[] }>('/knowledge/documents');
    return body.data.every(({ status }) => status === 'ready');
  }, 60_000);
}, 120_000);
afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser.close();
  await server.stop();
});

async function newPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  context.setDefaultTimeout(60_000);
  contexts.push(context);
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
  return page;
}

async function console(): Promise<Page> {
  const page = await newPage({ viewport: { width: 1_280, height: 800 } });
  await page.goto(`${server.url}/console`);
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(login.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('link', { name: 'Queue' }).waitFor();
  return page;
}

describe('the demo', () => {
  it('shows its newcomer a cited answer, a person, the take-over and the hand-back, without a key', async () => {
    const page = await newPage();
    const guest = new Guest(page.context(), page, `${server.url}/demo`);
    await guest.load();
    await page.getByRole('link', { name: 'Lantern Court' }).click();
    await page.getByRole('button', { name: 'Ask about this home' }).click();
    await guest.field.waitFor();
    expect(await guest.ask('How many bedrooms does it have?')).toMatch(/Lantern Court .*(2|two) bedrooms/);
    await guest.chat.getByText('Sources (1)').click();
    expect(await guest.chat.locator('.sources a').getAttribute('href')).toBe(`${server.url}/demo/homes/lantern-court`);
    // The answer is about the home that is looked at, not about the one where the chat began.
    await page.goto(`${server.url}/demo/homes/mill-lane`);
    await guest.open();
    await guest.answers.first().waitFor();
    expect(await guest.ask('How many bedrooms are there?')).toMatch(/Mill Lane .*(4|four) bedrooms/);

    const mia = await console();
    await guest.chat.getByRole('button', { name: 'Talk to a person' }).click();
    await guest.chat.getByText('Mia Berg is here').waitFor();
    await mia.getByRole('link', { name: /Mine\s*1/ }).waitFor();
    const [hers] = await server.sql<{ id: string }>(`SELECT id FROM conversations WHERE mode = 'seller'`);
    await mia.goto(`${server.url}/console/inbox/mine/${hers?.id}`);
    await mia.getByRole('textbox', { name: 'Reply' }).fill('Hello, this is Mia. Shall we meet there?');
    await mia.keyboard.press('Enter');
    await guest.answers.getByText('Shall we meet there?').waitFor();
    await mia.getByRole('button', { name: 'Hand back' }).click();
    await guest.chat.getByText('Answers at once').waitFor();
    expect(await guest.ask('When are you open?')).toContain('9:00 to 18:00');
    expect(complaints).toEqual([]);
  }, 120_000);

  it.each([
    ['/demo', 'light'],
    ['/demo/homes/quay-loft', 'dark'],
  ] as const)('has no fault that axe finds on %s, in %s', async (path, colorScheme) => {
    const page = await newPage({ colorScheme, viewport: { width: 390, height: 780 } });
    await page.goto(`${server.url}${path}`);
    await page.waitForFunction(() => 'omnichat' in globalThis);
    expect(await faultsOf(page.mainFrame())).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });

  it("tells the seller's password only to who sits at this machine and calls it by its own name", async () => {
    const pageFor = async (headers: Record<string, string>) =>
      (await new ApiClient(server.url).call('GET', '/demo', { headers })).text;
    expect(await pageFor({})).toContain(login.password);
    expect(await pageFor({ 'x-forwarded-for': '203.0.113.9' })).not.toContain(login.password);
    expect(await pageFor({ host: 'evil.example' })).not.toContain(login.password);
  });
});
