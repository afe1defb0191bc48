import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Cast, castOf } from '../support/actors.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

let server: TestServer;
let cast: Cast;

beforeAll(async () => {
  server = await TestServer.start();
  cast = castOf(server, await server.newProject());
});
afterAll(() => server.stop());

/** Every id of a list, page by page, with something happening in between. */
async function walk(client: ApiClient, path: string, between: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = (await client.get<Page>(`${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body;
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
    await between();
  }
  return ids;
}

describe('lists', () => {
  it('show no conversation twice and miss none while others are added', async () => {
    const opened = await Promise.all(Array.from({ length: 23 }, () => cast.owner.open()));
    const open = () => Promise.all([cast.owner.open(), cast.seller.open()]);
    const path = `/conversations/project/${server.projectId}?limit=5`;
    const ids = await walk(cast.owner, path, open);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(opened.map(({ id }) => id).sort());
  });

  it('show no project twice and miss none while others are added', async () => {
    const made = await Promise.all(Array.from({ length: 11 }, () => server.newProject()));
    const ids = await walk(cast.operator, '/projects?limit=3', () => server.newProject());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(made));
  });

  it('end on a full page without an empty one', async () => {
    const other = await server.newProject();
    const client = server.as({ sub: 'owner', project_id: other });
    await Promise.all(Array.from({ length: 4 }, () => client.open()));
    const page = async (limit: number) =>
      (await client.get<Page>(`/conversations/project/${other}?limit=${limit}`)).body;
    expect([(await page(4)).next_cursor, (await page(5)).next_cursor]).toEqual([null, null]);
    expect((await page(3)).next_cursor).toEqual(expect.any(String));
  });

  it('take a cursor of one actor from another without showing more', async () => {
    const path = `/conversations/project/${server.projectId}?limit=2`;
    const { next_cursor: cursor } = (await cast.seller.get<Page>(path)).body;
    const theirs = await cast.stranger.get(`${path}&cursor=${cursor}`);
    expect(theirs.status).toBe(404);
    expect((await cast.neighbour.get<Page>(`${path}&cursor=${cursor}`)).body.data).toEqual([]);
  });
});

describe('histories', () => {
  interface History {
    readonly data: readonly { readonly seq: number }[];
    readonly has_more: boolean;
    readonly last_seq: number;
  }

  it('have neither holes nor repeats in either direction while messages are added', async () => {
    const { id } = await cast.owner.open();
    const path = `/conversations/${id}/messages`;
    const say = () => cast.seller.post(path, { content: 'x' });
    for (let index = 0; index < 20; index += 1) await say();

    const forward: number[] = [];
    let page: History;
    do {
      page = (await cast.owner.get<History>(`${path}?after_seq=${forward.at(-1) ?? 0}&limit=6`)).body;
      forward.push(...page.data.map(({ seq }) => seq));
      if (forward.length < 20) await say();
    } while (page.has_more);
    expect(forward).toEqual(Array.from({ length: page.last_seq }, (_, index) => index + 1));

    const backward: number[] = [];
    do {
      page = (await cast.owner.get<History>(`${path}?before_seq=${backward[0] ?? 21}&limit=6`)).body;
      backward.unshift(...page.data.map(({ seq }) => seq));
      await say();
    } while (page.has_more);
    expect(backward).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });
});
