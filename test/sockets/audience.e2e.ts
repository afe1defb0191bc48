import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { socketNews } from '../../src/contract/socket-events.js';
import { visitor } from '../people/people.js';
import { type Answering, startAnswering } from '../support/answering.js';
import { TestServer } from '../support/server.js';
import { SocketClient } from '../support/socket-client.js';

/** What the business keeps to itself; each stands somewhere in what its staff are told. */
const SECRETS = ['sam.seller@example.com', 'mind the dog', 'sim-canary', 'sk-canary', 'ann-the-user'];
const EMAIL = 'sam.seller@example.com';

/** Fields that no visitor may be told, unless they are empty. */
const INWARD = ['provider', 'model', 'usage', 'cost', 'cost_usd', 'tried', 'seller_id', 'user_id', 'reason'];

/** The names of all fields with something in them. */
function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return entries.flatMap(([name, each]) => [...(Array.isArray(value) ? [] : [name]), ...fieldsOf(each)]);
}

let answering: Answering;
let server: TestServer;
beforeAll(async () => {
  answering = await startAnswering();
  server = await TestServer.start({ ...answering.env, LLM_MODEL: 'sim-canary' });
});
afterAll(async () => {
  await server.stop();
  await answering.vendor.close();
});

it('a visitor is told nothing that is for the business alone, in news or acknowledgements', async () => {
  const guest = await visitor(server);
  const { id } = await guest.api.open();
  await server.sql(`UPDATE conversations SET user_id = 'ann-the-user' WHERE id = $1`, [id]);
  const there = { conversation_id: id };
  const contact = await SocketClient.connect(server.url, { token: guest.grant.access_token });
  const seller = await server.socket({ sub: EMAIL, role: 'seller', name: EMAIL });
  const told: unknown[] = [];
  const ask = async (name: string, input: object) => {
    const answer = await contact.askAnything(name, { ...there, ...input });
    expect(answer).toMatchObject({ ok: true });
    told.push(answer);
  };
  const say = (content: string, more: object = {}) => ({ ...there, content, client_message_id: randomUUID(), ...more });

  await ask('conversation:join', {});
  await seller.get('conversation:join', there);
  await ask('message:send', say('When are you open?'));
  const { generation_id: generation } = await contact.until('reply:ended');
  const resumed = await contact.askAnything('reply:resume', { generation_id: generation, offset: 3 });
  told.push(resumed);
  await seller.get('message:send', say('They said: mind the dog.', { note: true }));
  await seller.get('typing:start', there);
  await seller.get('message:read', { ...there, up_to_seq: 2 });
  await seller.get('message:send', say('Hello, a person here.'));
  await contact.until('message:created', ({ message }) => message.role === 'seller');
  await ask('conversation:sync', { after_seq: 0 });

  const staff = JSON.stringify(seller.news);
  expect(['sam.seller@example.com', 'mind the dog', 'sim-canary'].filter((each) => !staff.includes(each))).toEqual([]);
  for (const { name, news } of contact.news) socketNews[name].payload.parse(news);
  const heard = JSON.stringify([contact.news, told]);
  expect(SECRETS.filter((secret) => heard.includes(secret))).toEqual([]);
  const fields = new Set(fieldsOf([contact.news, told]));
  expect(INWARD.filter((name) => fields.has(name))).toEqual([]);
  for (const client of [contact, seller]) client.close();
});
