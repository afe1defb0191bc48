import { expect, it } from '@jest/globals';
import { Client } from 'pg';
import { openMuted } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

it('a process that is alone gives no hints, and those beside it find each other', async () => {
  const one = await TestServer.start();
  const [id = ''] = await openMuted(one, 1);
  const heard: string[] = [];
  const ear = new Client({ connectionString: one.databaseUrl });
  ear.on('notification', ({ payload = '' }) => heard.push(payload));
  await ear.connect();
  await ear.query('LISTEN omnichat_hints');
  const say = (server: TestServer, n: number) => server.as().post(`/conversations/${id}/messages`, { content: `${n}` });
  for (let n = 0; n < 20; n += 1) expect((await say(one, n)).status).toBe(201);
  const two = await TestServer.start({ DATABASE_URL: one.databaseUrl });
  const names = () => new Set(heard.map((hint) => hint.slice(0, 36)));
  // The first one's own greeting may have been before the ear.
  await eventually(() => Promise.resolve(names().size === 2));
  expect(heard.filter((hint) => !/^[\da-f-]{36}( hello)?$/.test(hint))).toEqual([]);
  const givers = () => new Set(heard.filter((hint) => hint.endsWith(` ${id}`)).map((hint) => hint.slice(0, 36)));
  await eventually(async () => {
    for (const server of [one, two]) await say(server, heard.length);
    return givers().size === 2;
  });
  // Nobody but the newcomer says anything.
  const three = await TestServer.start({ DATABASE_URL: one.databaseUrl });
  await eventually(async () => {
    await say(three, heard.length);
    return givers().size === 3;
  });
  await ear.end();
  await three.stop();
  await two.stop();
  await one.stop();
});
