import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Gate } from '../../client/test/gate.js';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { SimulatedVendor } from '../../test/simulators/vendor.js';
import { ApiClient } from '../../test/support/api-client.js';
import { eventually } from '../../test/support/programs.js';
import type { TestServer } from '../../test/support/server.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { faultsOf } from './support/axe.js';
import type { Desk } from './support/desk.js';
import { Office } from './support/office.js';
import { Shop } from './support/shop.js';

let office: Office;
let vendor: SimulatedVendor;
let server: TestServer;
let gate: Gate | undefined;
beforeAll(async () => {
  office = await Office.open('widget', 'console');
  ({ vendor, server } = office);
}, 120_000);
afterEach(async () => {
  await office.goHome();
  await gate?.close();
  gate = undefined;
});
afterAll(() => office.close());

/** A chat with a known visitor, in which people alone have spoken. */
async function chatWith({ api }: Desk, name: string, ...said: string[]): Promise<string> {
  const { body: contact } = await api.post<{ id: string }>('/contacts', { name });
  const { id } = await api.open({ contact_id: contact.id });
  for (const content of said) await api.post(`/conversations/${id}/messages`, { content });
  return id;
}

const stateOf = async ({ api }: Desk, id: string): Promise<ConversationView> =>
  (await api.get<ConversationView>(`/conversations/${id}`)).body;

describe('the console', () => {
  it('brings a seller from the queue into the chat, and the assistant back', async () => {
    const desk = await office.desk();
    await desk.api.post('/canned-replies', {
      shortcut: 'hello',
      content: 'Hello {{contact.name|there}}, I am {{seller.name}}.',
    });
    const shop = await Shop.open(server.url, await widgetKeyOf(server));
    await allowOrigins(server, [shop.origin]);
    const guest = await (await shop.visit(office.browser)).open();
    guest.context.setDefaultTimeout(60_000);
    await guest.ask('I want to buy the house.');
    await desk.list('AI 1').waitFor();
    await guest.chat.getByRole('button', { name: 'Talk to a person' }).click();
    await desk.list('Queue 1 waiting').click();
    await desk.page.waitForFunction(() => document.title === '(1) omnichat');
    await desk.entry(/Waiting/).click();
    await desk.page.getByText('The visitor asked for a person').waitFor();

    await desk.page.getByRole('button', { name: 'Accept' }).click();
    await guest.chat.getByText('Mia Berg is here').waitFor();
    await desk.thread.getByText('Mia Berg has joined the conversation.').waitFor();
    await desk.page.waitForFunction(() => document.title === 'omnichat');
    await desk.reply.fill('/hel');
    await desk.page.getByRole('option', { name: /hello/ }).waitFor();
    await desk.reply.press('Enter');
    await guest.chat.locator('.typing').waitFor();
    await desk.page.waitForFunction(() => document.querySelector('textarea')?.value === 'Hello there, I am Mia Berg.');
    await desk.reply.press('Enter');
    await guest.answers.getByText('Hello there, I am Mia Berg.').waitFor();
    await desk.thread.getByText('Read', { exact: true }).waitFor();

    await desk.page.getByText('Private note', { exact: true }).click();
    await desk.page.getByRole('textbox', { name: 'Private note' }).fill('He means it.');
    await desk.page.getByRole('button', { name: 'Save note' }).click();
    await desk.thread.getByText('Private note by Mia Berg').waitFor();
    await guest.field.pressSequentially('Great');
    await desk.page.getByText('The visitor is typing').waitFor();
    await guest.field.press('Enter');
    await desk.thread.getByText('Great').waitFor();
    await desk.page.getByRole('button', { name: 'Transfer' }).click();
    await desk.page.getByRole('menuitem', { name: 'To the assistant, with a note' }).click();
    await desk.page.getByLabel('What the assistant has to know').fill('They come on Saturday.');
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Hand back' }).click();
    await guest.chat.getByText('Answers at once').waitFor();
    expect(await guest.ask('When are you open?')).not.toBe('');
    expect(await guest.chat.getByText('He means it.').count()).toBe(0);
    expect([...desk.complaints, ...shop.complaints]).toEqual([]);
    await guest.leave();
    await shop.close();
  }, 180_000);

  it('is worked by keys alone, which do nothing while somebody writes', async () => {
    const desk = await office.desk();
    const id = await chatWith(desk, 'Ann Keys', 'The garden has a zeppelin hangar.');
    await desk.api.post(`/conversations/${id}/actions/hand-back`, {});
    const { keyboard } = desk.page;
    await desk.list('Mine').focus();
    await keyboard.press('Shift+?');
    await desk.page.getByRole('dialog').getByText('Hand back to the assistant').waitFor();
    await keyboard.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await keyboard.press('/');
    await keyboard.type('zeppelin hangar');
    await desk.entry(/zeppelin hangar/).waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('j');
    await desk.thread.getByText('zeppelin').waitFor();
    await keyboard.press('t');
    await desk.page.getByRole('button', { name: 'Hand back' }).waitFor();
    await keyboard.press('r');
    await desk.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await keyboard.type('there, he and jet');
    await keyboard.press('Enter');
    await desk.thread.getByText('there, he and jet').waitFor();
    expect(await stateOf(desk, id)).toMatchObject({ status: 'open', mode: 'seller' });
    await keyboard.press('Escape');
    await keyboard.press('s');
    await desk.page.getByRole('menuitem', { name: /Tomorrow/ }).click();
    await desk.page.getByText(/Put aside until/).waitFor();
    await desk.page.getByRole('button', { name: 'Reopen' }).click();
    await desk.page.getByRole('button', { name: 'Resolve' }).waitFor();
    await keyboard.press('e');
    await desk.page.getByText('This chat is done.').waitFor();
    expect(await stateOf(desk, id)).toMatchObject({ status: 'resolved' });
    expect(desk.complaints).toEqual([]);
  }, 120_000);

  it('lets the copilot write for the seller alone', async () => {
    const desk = await office.desk();
    const id = await chatWith(desk, 'Ann Copilot', 'Good morning!');
    await desk.goTo(`/inbox/mine/${id}`);
    vendor.next({ chunks: ['Would ', 'Saturday ', 'suit you?'], paceMs: 30 });
    await desk.thread.getByText('Good morning!').waitFor();
    await desk.page.getByRole('button', { name: 'Copilot' }).click();
    await desk.page.getByRole('menuitem', { name: 'Suggest a reply' }).click();
    await desk.page.getByRole('button', { name: 'Edit and send' }).click();
    await eventually(async () => (await desk.reply.inputValue()) === 'Would Saturday suit you?', 60_000);
    expect((await stateOf(desk, id)).last_seq).toBe(1);
    await desk.reply.press('Enter');
    await eventually(async () => (await stateOf(desk, id)).last_seq === 2, 60_000);
  }, 120_000);

  it('says when the server is out of reach, and sends later what was written meanwhile', async () => {
    gate = await Gate.before(server.url);
    const desk = await office.desk({ url: gate.url });
    const id = await chatWith(desk, 'Ann Offline', 'Are you there?');
    await desk.goTo(`/inbox/mine/${id}`);
    await desk.thread.getByText('Are you there?').waitFor();
    gate.isClosed = true;
    gate.cut();
    await desk.page.getByText('The server cannot be reached.').waitFor();
    await desk.reply.fill('Yes, here.');
    await desk.reply.press('Enter');
    await desk.thread.getByText('Sending').waitFor();
    gate.isClosed = false;
    await eventually(async () => (await stateOf(desk, id)).last_seq === 2, 60_000);
    await desk.page.getByText('The server cannot be reached.').waitFor({ state: 'hidden' });
    expect(await desk.thread.getByText('Yes, here.').count()).toBe(1);
  }, 120_000);

  it('brings to the login who may not be here any more, and says why', async () => {
    const desk = await office.desk({ name: 'Leaving' });
    const { body } = await desk.api.get<{ id: string }>('/me');
    const admin = server.as({ role: 'admin' });
    expect(await desk.page.evaluate(() => localStorage.getItem('seller'))).not.toBeNull();
    expect((await admin.call('PATCH', `/sellers/${body.id}`, { body: { is_active: false } })).status).toBe(200);
    await desk.list('Done').click();
    await desk.page.getByText('Your session has ended.').waitFor();
    await desk.page.getByLabel('E-mail').waitFor();
    expect(await desk.page.evaluate(() => localStorage.getItem('seller'))).toBeNull();
  }, 120_000);

  it('is sent compressed, under names that change with their content', async () => {
    const api = new ApiClient(server.url);
    const { text } = await api.get('/console');
    const [, script = ''] = /src="([^"]+\.js)"/.exec(text) ?? [];
    const { status, headers } = await api.get(script, { 'accept-encoding': 'br' });
    expect([status, headers['content-encoding'], headers['cache-control']]).toEqual([
      200,
      'br',
      'public, max-age=31536000, immutable',
    ]);
  });

  it('shows hostile words as words: nothing runs, nothing is fetched', async () => {
    const desk = await office.desk();
    const attack =
      '<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script> ![p](https://evil.example/p) ' +
      '[js](javascript:globalThis.hacked=1) [data](data:text/html,x) [site](https://good.example)';
    const id = await chatWith(desk, attack.slice(0, 100), attack);
    await desk.api.post(`/conversations/${id}/messages`, { content: attack, note: true });
    await desk.api.call('PATCH', `/conversations/${id}`, {
      body: { title: attack.slice(0, 150), tags: [attack.slice(0, 60)] },
    });
    const visitor = await server.as({ sub: 'mallory' }).open();
    await server.as({ sub: 'mallory' }).post(`/conversations/${visitor.id}/messages`, { content: attack });
    for (const each of [visitor.id, id]) {
      await desk.goTo(`/inbox/all/${each}`);
      await desk.thread.getByText('js').first().waitFor();
      await desk.page.waitForLoadState('networkidle');
      expect(await desk.page.evaluate(() => 'hacked' in globalThis)).toBe(false);
      expect(await desk.thread.locator('img, script, iframe, object, form').count()).toBe(0);
    }
    const links = await desk.thread.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect([...new Set(links)]).toEqual(['https://good.example']);
    expect(desk.complaints).toEqual([]);
  }, 120_000);

  it.each(['light', 'dark'] as const)(
    'has no fault that axe finds, in %s',
    async (colorScheme) => {
      const desk = await office.door({ colorScheme, name: 'Axel' });
      const faults: Record<string, string[]> = {};
      const look = async (name: string): Promise<void> => {
        await desk.page.mouse.move(640, 5);
        await desk.page.getByRole('tooltip').first().waitFor({ state: 'detached' });
        faults[name] = await faultsOf(desk.page.mainFrame());
      };
      await desk.page.getByLabel('E-mail').waitFor();
      await look('login');
      await desk.logIn();
      const id = await chatWith(desk, 'Ann Axe', 'Hello **Ann**, see [the map](https://good.example).');
      await desk.api.post(`/conversations/${id}/messages`, { content: 'A note.', note: true });
      await desk.api.call('PATCH', `/conversations/${id}`, { body: { tags: ['buyer'], priority: 'urgent' } });
      await desk.goTo(`/inbox/all/${id}`);
      await desk.thread.getByText('A note.').waitFor();
      await desk.page.getByRole('button', { name: 'Canned replies' }).click();
      await desk.page.getByRole('listbox', { name: 'Canned replies' }).waitFor();
      await look('chat');
      await desk.api.post(`/conversations/${id}/actions/requeue`);
      await desk.page.getByText('Begin with the suggested reply').waitFor();
      await look('queue');
      await desk.goTo('/canned-replies');
      await desk.page.getByRole('button', { name: 'New reply' }).waitFor();
      await desk.page.keyboard.press('Shift+?');
      await desk.page.getByRole('dialog').waitFor();
      await look('canned replies, and keys');
      expect(faults).toEqual({ login: [], chat: [], queue: [], 'canned replies, and keys': [] });
    },
    120_000,
  );
});
