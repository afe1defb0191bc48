import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { ProjectView } from '../../src/contract/project.schema.js';
import { ApiClient } from '../../test/support/api-client.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { faultsOf } from './support/axe.js';
import { launchBrowser } from './support/browser.js';
import { Desk } from './support/desk.js';
import { buildPages } from './support/pages.js';

let server: TestServer;
let browser: Browser;
const desks: Desk[] = [];
beforeAll(async () => {
  await buildPages('console');
  [server, browser] = await Promise.all([TestServer.start(), launchBrowser()]);
}, 120_000);
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.leave();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function admin(options: Parameters<typeof Desk.open>[2] = {}): Promise<Desk> {
  const desk = await Desk.open(server, browser, { role: 'admin', ...options });
  desks.push(desk);
  return desk.logIn();
}

/** Each page, and what it shows when it is ready. */
const PAGES = {
  '/figures': 'Why a person was asked for',
  '/chatbots': 'When a person is called',
  '/knowledge': 'Drop files here',
  '/records': 'Mill Lane',
  '/sellers': 'Skills and languages',
  '/routing': 'Business hours',
  '/widget': 'Preview',
  '/voice': 'What works just now',
  '/tokens': 'Web shop',
  '/project': 'Instructions',
} as const;

describe('the administration', () => {
  it('says who would get a chat and why nobody else, by rules that are not saved yet', async () => {
    const desk = await admin({ name: 'Roger' });
    const { page } = desk;
    const language = { email: 'uma@example.com', name: 'Uma', password: 'a long enough secret', languages: ['uk'] };
    await desk.api.post('/sellers', language);
    await desk.goTo('/routing');
    await page.getByRole('button', { name: 'Who would get it?' }).click();
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
    await row('Uma').getByText('Uma is offline.').waitFor();
    await page.getByRole('switch', { name: 'Always open' }).click();
    const week = page.getByRole('region', { name: 'Business hours' });
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
      await week.getByRole('button', { name: new RegExp(`^Remove .* on ${day}$`) }).click();
    }
    await page.getByRole('button', { name: 'Who would get it?' }).click();
    await page.getByText('though they are not saved').waitFor();
    await page.getByRole('status').getByText('outside business hours').waitFor();
    const { body } = await desk.api.get<{ business_hours: unknown }>('/routing/policy');
    expect(body.business_hours).toBeNull();
    expect(desk.complaints).toEqual([]);
  }, 120_000);

  it('saves the hours of a week, and says beside the field what is wrong with them', async () => {
    const desk = await admin({ name: 'Howard' });
    const { page } = desk;
    await desk.goTo('/routing');
    await page.getByRole('switch', { name: 'Always open' }).click();
    await page.getByLabel('Monday, from').fill('18:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('must be later than from').waitFor();
    await page.getByLabel('Monday, from').fill('10:30');
    await page.getByLabel('Friday, to').fill('00:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It counts from the next chat on.').waitFor();
    const { body } = await desk.api.get<{ business_hours: unknown }>('/routing/policy');
    expect(body.business_hours).toEqual([
      { days: ['mon'], from: '10:30', to: '17:00' },
      { days: ['tue', 'wed', 'thu'], from: '09:00', to: '17:00' },
      { days: ['fri'], from: '09:00', to: '24:00' },
    ]);
  }, 120_000);

  it('says whether, how and how long visitors may talk, and why they cannot', async () => {
    const desk = await admin({ name: 'Vera' });
    const { page } = desk;
    await desk.goTo('/voice');
    const state = page.getByRole('region', { name: 'What works just now' });
    await state.getByText('No key of a vendor for this way is set.').first().waitFor();
    await page.getByRole('checkbox', { name: 'Calls by WebRTC' }).uncheck();
    await page.getByRole('radio', { name: /^The call stays/ }).check();
    await page.getByRole('textbox', { name: 'Of a call' }).fill('1.5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It counts at once.').waitFor();
    await state.getByText('The project has turned voice, or this way of talking, off.').waitFor();
    const { body } = await desk.api.get<ProjectView>(`/projects/${server.projectId}`);
    expect(body.voice).toMatchObject({ ways: ['proxy', 'cascade'], on_take_over: 'listen', call_seconds: 90 });
    expect(desk.complaints).toEqual([]);
  }, 120_000);

  it('shows the widget as the form has it, and saves it', async () => {
    const desk = await admin({ name: 'Wendy' });
    const { page } = desk;
    await desk.goTo('/widget');
    const preview = page.getByRole('region', { name: 'Preview' });
    await page.getByLabel('Welcome').fill('Hello **you**!');
    await preview.locator('strong', { hasText: 'you' }).waitFor();
    await page.getByLabel('Accent colour').fill('#0b7285');
    await page.getByRole('radiogroup', { name: 'E-mail' }).getByText('Required').click();
    await preview.getByText('Start the chat').waitFor();
    const origins = page.getByRole('combobox', { name: 'Pages that may hold' });
    await origins.fill('www.example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('must be an origin such as').waitFor();
    await origins.press('Backspace');
    await origins.fill('https://www.example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Pages show it').waitFor();
    const { body } = await desk.api.get<ProjectView>(`/projects/${server.projectId}`);
    expect(body).toMatchObject({ greeting: 'Hello **you**!', allowed_origins: ['https://www.example.com'] });
    expect(body.widget).toMatchObject({ accent: '#0b7285', form: [{ field: 'email', is_required: true }] });
    const snippet = `data-widget-key="${body.widget_key}"`;
    expect(await page.getByRole('region', { name: 'Put it on your website' }).innerText()).toContain(snippet);
  }, 120_000);

  it('makes a token, shows it once, and revokes it', async () => {
    const desk = await admin({ name: 'Theo' });
    const { page } = desk;
    await desk.goTo('/tokens');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Name').fill('Till');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByRole('dialog').getByText(/^oc_/).innerText();
    const api = new ApiClient(server.url, token);
    expect((await api.get<{ name: string }>('/me')).body.name).toBe('Till');
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: 'Revoke Till' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await eventually(async () => (await api.get('/me')).status === 401, 60_000);
    expect(desk.complaints).toEqual([]);
  }, 120_000);

  it('takes a file by its kind, and finds it', async () => {
    const desk = await admin({ name: 'Kate' });
    const { page } = desk;
    await desk.goTo('/knowledge');
    const rules = {
      name: 'House rules.md',
      mimeType: '',
      buffer: Buffer.from('# Rules\n\nBicycles stand in the yard.'),
    };
    const photo = { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('x') };
    await page.getByLabel('Files').setInputFiles([photo, rules]);
    await page.getByRole('alert').getByText('cannot be read').waitFor();
    await page
      .getByRole('row', { name: /House rules/ })
      .getByText('1 passage')
      .waitFor();
    await page.getByRole('tab', { name: 'What a question finds' }).click();
    await page.getByLabel("A visitor's question").fill('Where do bicycles stand?');
    await page.keyboard.press('Enter');
    await page.getByText('Bicycles stand in the yard.').waitFor();
    expect(desk.complaints).toEqual([]);
  }, 120_000);

  it('has no fault that axe finds, in light and dark', async () => {
    const desk = await admin({ name: 'Axel' });
    await desk.api.call('PUT', '/knowledge/records/property/mill-lane', { body: { facts: { title: 'Mill Lane' } } });
    await desk.api.post(`/projects/${server.projectId}/api-tokens`, { name: 'Web shop' });
    await desk.api.post('/chatbots', { name: 'Harbour Homes' });
    const { id } = await desk.api.open();
    await desk.api.post('/escalations', { conversation_id: id, reason: 'Wants a viewing.' });
    const faults: Record<string, string[]> = {};
    for (const [path, text] of Object.entries(PAGES)) {
      await desk.goTo(path);
      await desk.page.getByText(text).first().waitFor();
      await desk.page.emulateMedia({ colorScheme: 'light' });
      await desk.page.locator('html[data-mantine-color-scheme=light]').waitFor();
      const inLight = await faultsOf(desk.page.mainFrame());
      await desk.page.emulateMedia({ colorScheme: 'dark' });
      await desk.page.locator('html[data-mantine-color-scheme=dark]').waitFor();
      const inDark = await faultsOf(desk.page.mainFrame(), ['color-contrast']);
      faults[path] = [...inLight, ...inDark];
    }
    expect(faults).toEqual(Object.fromEntries(Object.keys(PAGES).map((path) => [path, []])));
    expect(desk.complaints).toEqual([]);
  }, 180_000);
});
