import { expect, it } from '@jest/globals';
import { Client } from 'pg';
import { openMuted } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

it('a process that is alone gives no hints, and two find each other', async () => {
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
  // A greeting is a name and no more; the first one's own may have been before the ear.
  await eventually(async () => new Set(heard).size === 2);
  expect(heard.map((greeting) => greeting.length)).toEqual(heard.map(() => 36));
  const givers = () => new Set(heard.filter((hint) => hint.endsWith(` ${id}`)).map((hint) => hint.slice(0, 36)));
  await eventually(async () => {
    for (const server of [one, two]) await say(server, heard.length);
    return givers().size === 2;
  });
  await ear.end();
  await two.stop();
  await one.stop();
});
