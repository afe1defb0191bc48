import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { identitySecret, identityToken } from '../../test/people/people.js';
import { TestServer } from '../../test/support/server.js';
import { rowsOf, widgetKeyOf } from '../../test/widget/visitor.js';
import { memoryStorage, type Storage } from '../src/storage.js';
import { Visit } from '../src/visit.js';
import { contents, isAnswered, reached, until } from './watching.js';

let server: TestServer;
let widgetKey: string;
const visits: Visit[] = [];
beforeAll(async () => {
  server = await TestServer.start();
  widgetKey = await widgetKeyOf(server);
});
afterEach(() => {
  for (const visit of visits.splice(0)) visit.close();
});
afterAll(() => server.stop());

async function open(storage: Storage, about = {}): Promise<Visit> {
  const visit = await Visit.open({ url: server.url, widgetKey, storage, about });
  visits.push(visit);
  return visit;
}

describe('a visit', () => {
  it('leaves nothing on the server before the first word, and comes back to its conversation', async () => {
    const storage = memoryStorage();
    const before = await rowsOf(server);
    const first = await open(storage, { user_info: { name: 'Ann' } });
    await reached(first.client, 'real-time');
    expect(await rowsOf(server)).toEqual(before);
    expect(await Visit.isKnown({ url: server.url, widgetKey, storage })).toBe(false);
    await first.chat.send({ content: 'When are you open?' });
    await until(first.chat, isAnswered);
    first.close();
    expect(await Visit.isKnown({ url: server.url, widgetKey, storage })).toBe(true);
    const again = await open(storage);
    expect(again.chat.id).toBe(first.chat.id);
    expect(contents(await until(again.chat, isAnswered))[0]).toBe('When are you open?');
  });

  it('is the same one in two tabs, also before the first word', async () => {
    const storage = memoryStorage();
    const [here, there] = [await open(storage), await open(storage)];
    await here.chat.send({ content: 'Hello?' });
    await until(there.chat, isAnswered);
    expect(there.chat.id).toBe(here.chat.id);
  });

  it('goes on under new tokens when a promise has ended without a word, and takes along what is unsent', async () => {
    const storage = memoryStorage();
    const visit = await open(storage);
    const { id } = visit.chat;
    const key = `visit:${widgetKey}:grant`;
    const grant = JSON.parse((await storage.get(key)) ?? '') as object;
    // As after half an hour.
    await storage.set(key, JSON.stringify({ ...grant, access_token: 'ended', ends_at: 0 }));
    const changed = new Promise<void>((resolve) => visit.onChange(resolve));
    await visit.chat.send({ content: 'Still there?' });
    await changed;
    expect(visit.chat.id).not.toBe(id);
    expect(contents(await until(visit.chat, isAnswered)).filter((text) => text === 'Still there?')).toHaveLength(1);
    await reached(visit.client, 'real-time');
  });

  it('asks for a person once, with a place in the queue, and gives it up', async () => {
    const visit = await open(memoryStorage());
    await visit.chat.send({ content: 'I want to buy.' });
    await until(visit.chat, isAnswered);
    await visit.chat.askForPerson();
    const { escalation } = await until(visit.chat, ({ conversation }) => conversation?.mode === 'queued');
    await visit.chat.askForPerson();
    expect(visit.chat.state.escalation).toMatchObject({ id: escalation?.id, position: 1 });
    await visit.chat.cancelPerson();
    await until(visit.chat, ({ conversation }) => conversation?.mode === 'assistant');
  });

  it('is known by the signed word of the business, also when it has begun without', async () => {
    const secret = await identitySecret(server);
    const visit = await open(memoryStorage());
    await visit.chat.send({ content: 'Hello?' });
    await until(visit.chat, isAnswered);
    const { id } = visit.chat;
    await visit.identify(await identityToken(secret, { sub: 'customer-7', project_id: server.projectId, name: 'Ann' }));
    expect(visit.chat.id).toBe(id);
    const { contact_id: contactId } = visit.chat.state.conversation!;
    const { body } = await server.as({ role: 'seller' }).get(`/contacts/${contactId}`);
    expect(body).toMatchObject({ is_verified: true, external_id: 'customer-7', name: 'Ann' });
  });
});
