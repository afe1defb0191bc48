import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { search, teach } from './library.js';

let server: TestServer;
let admin: ApiClient;
let neighbour: ApiClient;
let other: string;

beforeAll(async () => {
  server = await TestServer.start();
  other = await server.newProject();
  admin = server.as({ sub: 'adam', role: 'admin' });
  neighbour = server.as({ sub: 'noah', role: 'admin', project_id: other });
  await teach(admin, { title: 'Parking', text: 'The garage below the house has eleven places.', tags: ['house'] });
  await teach(admin, { title: 'Alarm', text: 'The alarm code of the garage is 4711-blue.', tags: ['staff'] });
  await teach(neighbour, { title: 'Garage', text: 'Our garage repairs vintage Oldtimers.' });
});
afterAll(() => server.stop());

const titles = async (client: ApiClient, query: string, more = {}) =>
  (await search(client, query, more)).data.map((each) => each.document_title);

describe('the search', () => {
  it('sees its own project only, in passages and in words', async () => {
    expect((await titles(admin, 'garage')).sort()).toEqual(['Alarm', 'Parking']);
    expect(await titles(neighbour, 'garage')).toEqual(['Garage']);
    expect(await titles(admin, 'vintage oldtimers')).toEqual([]);
    expect(await titles(neighbour, 'alrm code 4711-blue')).toEqual([]);
    const named = await admin.post(`/knowledge/search?project_id=${other}`, { query: 'vintage' });
    expect(named.status).toBe(404);
  });

  it('finds misspelt words of its own project, and none of another', async () => {
    expect(await titles(neighbour, 'oldtimrs')).toEqual(['Garage']);
    expect(await titles(admin, 'oldtimrs')).toEqual([]);
  });

  it('keeps to its scope', async () => {
    const all = await search(admin, 'garage');
    const parking = all.data.find((each) => each.document_title === 'Parking');
    expect(await titles(admin, 'garage', { scope: { tags: ['house'] } })).toEqual(['Parking']);
    expect(await titles(admin, 'garage', { scope: { tags: ['nothing'] } })).toEqual([]);
    expect(await titles(admin, 'garage', { scope: { document_ids: [parking?.document_id] } })).toEqual(['Parking']);
    expect((await titles(admin, 'garage', { scope: {} })).length).toBe(2);
    expect((await titles(admin, 'garage', { limit: 1 })).length).toBe(1);
  });

  it.each([
    `garage'; DROP TABLE knowledge_passages; --`,
    `garage' | 'x`,
    `garage':* & !'`,
    `'''''\\''`,
    '\\\\\\',
    '<-> & | ! ( ) : *',
    '%_%',
    '$1 $2 ${x}',
    '{"a":1}',
    `E'\\x00'`,
    '🚗🚙 garage 🅿️',
    `${'('.repeat(900)}garage`,
    'garage '.repeat(280),
    'a'.repeat(2_000),
    '車庫はどこですか',
    '\u202Egarage',
  ])('takes %s for words', async (query) => {
    const found = await search(admin, query);
    expect(found.data.every((each) => ['Parking', 'Alarm'].includes(each.document_title))).toBe(true);
    expect((await titles(admin, 'garage')).length).toBe(2);
  });

  it.each([
    [{ query: '' }, 'query'],
    [{ query: 'a\u0000b' }, 'query'],
    [{ query: 'x'.repeat(2_001) }, 'query'],
    [{ query: 'x', limit: 0 }, 'limit'],
    [{ query: 'x', limit: 51 }, 'limit'],
    [{ query: 'x', scope: { document_ids: [`' OR true --`] } }, 'scope.document_ids.0'],
    [{ query: 'x', scope: { owner: 'me' } }, 'scope.owner'],
    [{ query: 'x', order_by: 'score' }, 'order_by'],
  ])('refuses %j', async (body, path) => {
    const refused = await admin.post<{ errors: { path: string }[] }>('/knowledge/search', body);
    expect([refused.status, refused.body.errors[0]?.path]).toEqual([400, path]);
  });

  it('finds words of scripts without spaces', async () => {
    await teach(admin, { title: '営業時間', text: '土曜日は午前九時から午後六時まで営業しています。', language: 'ja' });
    expect(await titles(admin, '土曜日の営業')).toEqual(['営業時間']);
  });

  it('is sure where the words are there, and not where they are missing', async () => {
    const sure = await search(admin, 'How many places does the garage have?');
    const unsure = await search(admin, 'Does the garage charge electric scooters?');
    expect([sure.confident, unsure.confident]).toEqual([true, false]);
    expect(sure.data[0]?.score ?? 0).toBeGreaterThan(unsure.data[0]?.score ?? 0);
  });
});
