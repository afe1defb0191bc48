import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import { Office } from './support/office.js';

let office: Office;
beforeAll(async () => {
  office = await Office.open('console');
}, 120_000);
afterEach(() => office.goHome());
afterAll(() => office.close());

describe('at the desk', () => {
  it('canned replies are made, changed and deleted, and a fault stands beside its field', async () => {
    const { page, complaints } = await office.desk();
    await page.getByRole('link', { name: 'Canned replies' }).click();
    await page.getByText('No canned replies yet').waitFor();
    await page.getByRole('button', { name: 'New reply' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Shortcut').fill('Two Words');
    await dialog.getByLabel('Text').fill('Hello {{contact.name|there}}');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Use a to z, digits and hyphens.').waitFor();
    await dialog.getByLabel('Shortcut').fill('hours');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Hello {{contact.name|there}}').waitFor();

    await page.getByRole('button', { name: 'Change /hours' }).click();
    await dialog.getByLabel('Text').fill('We are open from 9 to 5.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('We are open from 9 to 5.').waitFor();
    await page.getByText('Hello {{contact.name|there}}').waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Delete /hours' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No canned replies yet').waitFor();
    expect(complaints).toEqual([]);
  }, 120_000);

  it('a chat is handed to a colleague, who finds it at once and goes on', async () => {
    const [mia, ole] = [await office.desk({ name: 'Mia Berg' }), await office.desk({ name: 'Ole Strand' })];
    const { body: contact } = await mia.api.post<{ id: string }>('/contacts', { name: 'Ann Moving' });
    const { id } = await mia.api.open({ contact_id: contact.id });
    await mia.api.post(`/conversations/${id}/messages`, { content: 'Good morning!' });
    await mia.goTo(`/inbox/mine/${id}`);
    await mia.thread.getByText('Good morning!').waitFor();
    await mia.page.getByRole('button', { name: 'Transfer' }).click();
    await mia.page.getByRole('menuitem', { name: 'Ole Strand' }).click();

    await ole.list('Mine').click();
    await ole.entry(/Ann Moving/).click();
    await ole.thread.getByText('Good morning!').waitFor();
    await ole.reply.fill('Ole here, hello.');
    await ole.reply.press('Enter');
    await mia.thread.getByText('Ole here, hello.').waitFor();
    const { body } = await mia.api.get<ConversationView>(`/conversations/${id}`);
    expect(body).toMatchObject({ mode: 'seller', last_seq: expect.any(Number) });
    await mia.list('Mine').click();
    await mia.entry(/Ann Moving/).waitFor({ state: 'hidden' });
    expect([...mia.complaints, ...ole.complaints]).toEqual([]);
  }, 120_000);

  it('an answer is stopped, and asked for once more', async () => {
    const desk = await office.desk();
    const ann = office.server.as();
    const { id } = await ann.open({ title: 'Stop and go' });
    await desk.goTo(`/inbox/all/${id}`);
    await desk.thread.getByText('Nothing was said yet.').waitFor();
    office.vendor.next({ chunks: Array.from({ length: 400 }, (_, index) => `word${index} `), paceMs: 50 });
    const asked = ann.post(`/conversations/${id}/messages`, { content: 'Tell me everything.' });
    await desk.thread.getByText('word3').waitFor();
    await desk.thread.getByRole('button', { name: 'Stop' }).click();
    await desk.thread.getByText('Stopped').waitFor();
    await asked;
    expect(await desk.thread.innerText()).not.toContain('word399');

    office.vendor.next({ chunks: ['Once ', 'more, ', 'and briefly.'] });
    await desk.thread.getByRole('button', { name: 'Answer once more' }).click();
    await desk.thread.getByText('Once more, and briefly.').waitFor();
    expect(desk.complaints).toEqual([]);
  }, 120_000);
});
