import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SimulatedDecisionView } from '../../src/contract/routing.schema.js';
import { TestServer } from '../support/server.js';
import { chats, crew } from './crew.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/routing.md'), 'utf8');
const bodies = [...PAGE.matchAll(/-d '(\{[\s\S]*?\})'\n/g)].map(([, body = '']) => JSON.parse(body) as object);
const rows = [...PAGE.matchAll(/^\| (\w+) +\| (online|offline) +\| (\d)\/(\d) +\| (\w+) +\| (\w+) +\| (.*?) +\|$/gm)];

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ PRESENCE_GRACE_MS: '600000' });
});
afterAll(() => server.stop());

it('the worked example of the page on routing is what the server answers', async () => {
  const projectId = await server.newProject();
  const admin = server.as({ role: 'admin', sub: 'root', project_id: projectId });
  const members = rows.map(([, name = '', status, , capacity, skill = '', language = '']) => ({
    name,
    capacity: Number(capacity),
    skills: [skill],
    languages: [language],
    ...(status === 'offline' ? { isAbsent: true as const } : {}),
  }));
  const ids = await crew(server, projectId, members);
  for (const [index, [, , , load]] of rows.entries()) {
    const held = await chats(server, projectId, Number(load));
    const text = `UPDATE conversations SET mode = 'seller', seller_id = $2 WHERE id = ANY($1::uuid[])`;
    await server.sql(text, [held, ids[index]]);
  }
  const [policy, question] = bodies;
  expect((await admin.call('PUT', '/routing/policy', { body: policy })).status).toBe(200);
  const ask = async (at: string) =>
    (await admin.post<SimulatedDecisionView>('/routing/simulate', { ...question, at })).body;
  const { candidates } = await ask('2026-11-23T09:00:00.000Z');
  expect(candidates.map(({ name, passed_over: reason }) => [name, reason?.sentence ?? 'gets the chat'])).toEqual(
    rows.map(([, name, , , , , , sentence]) => [name, sentence]),
  );
  expect(candidates).toHaveLength(6);
  expect((await ask('2026-11-21T09:00:00.000Z')).outcome).toBe('closed');
});
