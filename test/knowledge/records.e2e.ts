import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PropertyKnowledgeView, RecordView } from '../../src/contract/record.schema.js';
import { RecordsService, recordText } from '../../src/modules/knowledge/records/records.service.js';
import type { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import { search } from './library.js';

let server: TestServer;
let admin: ApiClient;
let seller: ApiClient;

const LANTERN = '/knowledge/records/property/lantern-court';
const FACTS = {
  bedrooms: 2,
  bathrooms: 1,
  square_feet: 840,
  price: 1450,
  currency: 'USD',
  price_period: 'month',
  address: { street: '3 Lantern Court', city: 'Brightwater' },
  features: ['balcony', 'dishwasher'],
  description: 'A quiet flat above the old rope works.',
  url: 'https://www.example.com/listings/lantern-court',
};

beforeAll(async () => {
  server = await TestServer.start();
  admin = server.as({ sub: 'adam', role: 'admin' });
  seller = server.as({ sub: 'sally', role: 'seller' });
});
afterAll(() => server.stop());

const put = (path: string, body: unknown) => admin.call<RecordView>('PUT', path, { body });
const records = () => server.server.app.get(RecordsService);

describe('a record', () => {
  it('is written, read, replaced and deleted under the business’s own name', async () => {
    const written = await put(LANTERN, { facts: FACTS });
    expect([written.status, written.body.title]).toEqual([200, '3 Lantern Court, Brightwater']);
    expect((await seller.get<RecordView>(LANTERN)).body).toEqual(written.body);
    const replaced = await put(LANTERN, { facts: { ...FACTS, bedrooms: 3 } });
    expect(replaced.body).toMatchObject({ id: written.body.id, facts: { bedrooms: 3 } });
    const listed = await seller.get<{ data: RecordView[] }>('/knowledge/records/property');
    expect(listed.body.data.map(({ external_id }) => external_id)).toEqual(['lantern-court']);
    expect((await admin.delete(LANTERN)).status).toBe(204);
    expect((await seller.get(LANTERN)).status).toBe(404);
    expect((await search(seller, 'Lantern Court rope works')).data).toEqual([]);
  });

  it('is found by its facts, and by the newest of them only', async () => {
    await put(LANTERN, { facts: FACTS });
    await put(LANTERN, { facts: { ...FACTS, features: ['fireplace'] } });
    const found = await search(seller, 'Does Lantern Court have a fireplace?');
    expect(found.confident).toBe(true);
    expect(found.data[0]).toMatchObject({
      record: { kind: 'property', external_id: 'lantern-court' },
      document_title: '3 Lantern Court, Brightwater',
      url: FACTS.url,
    });
    expect(found.data[0]?.text).toContain('Price: 1,450 USD a month');
    expect((await search(seller, 'dishwasher')).data).toEqual([]);
  });

  it('is told by type to those who ask as the voice guide does', async () => {
    await put(LANTERN, { facts: FACTS });
    const told = async (query: string) =>
      (await seller.get<PropertyKnowledgeView>(`/properties/lantern-court/knowledge${query}`)).body;
    expect(await told('?type=pricing')).toMatchObject({
      property_id: 'lantern-court',
      facts: { price: 1450, currency: 'USD', price_period: 'month' },
      text: 'Price: 1,450 USD a month',
    });
    expect((await told('')).text.split('\n')[0]).toBe('Bedrooms: 2');
    expect((await seller.get('/properties/lantern-court/knowledge?type=gossip')).status).toBe(400);
    expect((await seller.get('/properties/nowhere/knowledge')).status).toBe(404);
  });

  it.each([
    'https://www.example.com/listings/lantern-court',
    'http://example.com/listings/lantern-court/?utm_source=mail#photos',
    'https://example.com/listings/lantern-court?tab=plan',
  ])('belongs to the page %s', async (page) => {
    await put(LANTERN, { facts: FACTS });
    expect(await records().forPage(server.projectId, page)).toMatchObject({ external_id: 'lantern-court' });
  });

  it.each(['https://example.com/listings/lantern', 'https://evil.example/listings/lantern-court', 'no address', ''])(
    'belongs to no page %s',
    async (page) => expect(await records().forPage(server.projectId, page)).toBeNull(),
  );

  it('of a page that has a query is told apart by it', async () => {
    await put('/knowledge/records/property/one', { facts: { title: 'One', url: 'https://shop.example/item?id=1' } });
    await put('/knowledge/records/property/two', { facts: { title: 'Two', url: 'https://shop.example/item?id=2' } });
    const at = async (page: string) => (await records().forPage(server.projectId, page))?.external_id;
    expect(await at('https://shop.example/item?gclid=x&id=2')).toBe('two');
    expect(await at('https://shop.example/item?id=3')).toBeUndefined();
  });

  it('stays in its project', async () => {
    const other = await server.newProject();
    expect(await records().get(other, 'property', 'lantern-court')).toBeNull();
    expect(await records().forPage(other, FACTS.url)).toBeNull();
    expect((await server.as({ role: 'admin', project_id: other }).get(LANTERN)).status).toBe(404);
  });

  it('reads compactly in a prompt', async () => {
    await put(LANTERN, { facts: { ...FACTS, pets: false, attributes: { 'Heat pump': true } } });
    const record = await records().get(server.projectId, 'property', 'lantern-court');
    expect(record && recordText(record)).toBe(
      [
        'property: 3 Lantern Court, Brightwater',
        'Bedrooms: 2',
        'Bathrooms: 1',
        'Square feet: 840',
        'Price: 1,450 USD a month',
        'Address: 3 Lantern Court, Brightwater',
        'Features: balcony, dishwasher',
        'Pets: no',
        'Heat pump: yes',
        'A quiet flat above the old rope works.',
      ].join('\n'),
    );
  });
});

describe('facts', () => {
  it.each([
    [{ bedrooms: 'two' }, 'facts.bedrooms'],
    [{ bedroms: 2 }, 'facts.bedroms'],
    [{ url: 'javascript:alert(1)' }, 'facts.url'],
    [{ description: 'a\u0000b' }, 'facts'],
  ])('of a property are refused by name: %j', async (facts, path) => {
    const refused = await put(LANTERN, { facts });
    expect([refused.status, Reflect.get(refused.body, 'errors')]).toMatchObject([400, [{ path }]]);
  });

  it('of another kind are checked by its schema', async () => {
    const boat = '/knowledge/records/boat/luna';
    expect((await put(boat, { facts: { seats: 4 } })).status).toBe(404);
    const schema = {
      type: 'object',
      required: ['seats'],
      additionalProperties: false,
      properties: { seats: { type: 'integer' }, home_port: { type: 'string', pattern: '^[A-Z]' } },
    };
    expect((await put('/knowledge/kinds/boat', { schema })).status).toBe(200);
    expect((await put(boat, { facts: { seats: 4, home_port: 'Brightwater' } })).status).toBe(200);
    for (const [facts, path] of [
      [{}, 'facts.seats'],
      [{ seats: 4, wheels: 1 }, 'facts.wheels'],
      [{ seats: 4, home_port: 'x' }, 'facts.home_port'],
    ] as const) {
      const refused = await put(boat, { facts });
      expect([refused.status, Reflect.get(refused.body, 'errors')]).toMatchObject([400, [{ path }]]);
    }
    expect((await search(seller, 'home port')).data[0]?.text).toBe('Seats: 4\nHome port: Brightwater');
  });

  it('can’t stop the server by a pattern', async () => {
    const schema = { properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
    expect((await put('/knowledge/kinds/slow', { schema })).status).toBe(200);
    const before = performance.now();
    expect((await put('/knowledge/records/slow/1', { facts: { a: `${'a'.repeat(50)}!` } })).status).toBe(400);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it.each([{ type: 'nonsense' }, { $ref: 'https://example.com/schema.json' }, { pattern: '(' }])(
    'have no schema like %j',
    async (schema) => expect((await put('/knowledge/kinds/odd', { schema })).status).toBe(400),
  );

  it('of the built-in kind can’t be defined anew', async () => {
    expect((await put('/knowledge/kinds/property', { schema: {} })).status).toBe(409);
  });
});
