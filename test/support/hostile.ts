import fc from 'fast-check';
import type { ApiDocument, Operation, Schema } from './documented.js';

/** A request that nobody sane would send. */
export interface HostileRequest {
  readonly method: string;
  /** What stands for the path's id; null for the right one. */
  readonly id: string | null;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

/** Names that a caller may not set, and names that trip up careless code. */
export const FORBIDDEN_FIELDS = [
  'from',
  'senderType',
  'sender',
  'tenantId',
  'project_id',
  'seq',
  'createdAt',
  'created_at',
  'id',
  'role',
  'verified',
  'user_id',
  'constructor',
  'toString',
  'hasOwnProperty',
] as const;

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udc00x',
    '\u202e',
    '\r\n',
    "'; DROP TABLE messages; --",
    '%',
    '_',
  ),
  fc.constantFrom(
    'system',
    'admin',
    '-1',
    '1e9',
    '0x10',
    '٣',
    'null',
    '{{7*7}}',
    '../../etc/passwd',
    '<script>',
    '\ufeff',
  ),
  fc.integer({ min: 100, max: 20_000 }).map((length) => 'x'.repeat(length)),
);

const value = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 0.5, 1e308, -1e308, 2 ** 53, 2_147_483_648, [], {}, [[]]),
  fc.array(text, { maxLength: 3 }),
  fc
    .dictionary(text, fc.anything({ withNullPrototype: false, maxDepth: 3 }), { maxKeys: 4 })
    .map((object) => plain(object)),
  fc.integer({ min: 1, max: 400 }).map((depth): unknown => JSON.parse(nested(depth, '[', ']'))),
  fc.integer({ min: 1, max: 300 }).map((depth): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
);

const garbage = fc.oneof(
  text,
  fc.constantFrom(
    '{',
    '[',
    '{"a":1,}',
    "{'a':1}",
    '{"a":NaN}',
    'undefined',
    '1',
    '"x"',
    'null',
    'true',
    '[]',
    '\ufeff{}',
    '{}{}',
  ),
  fc.constantFrom(
    '{"__proto__":{"role":"admin"}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"a":{"__proto__":null}}',
  ),
  fc.constantFrom(
    '{"content":"a","content":"b"}',
    `{"content":${'9'.repeat(400)}}`,
    '{"content":"\\ud800"}',
    '{"content":"\\u0000"}',
  ),
  fc.constantFrom(nested(60_000, '[', ']'), `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
);

const contentType = fc.oneof(
  { weight: 12, arbitrary: fc.constant('application/json') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'application/json; charset=utf-8',
      'APPLICATION/JSON',
      'application/json;charset=latin1',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '*/*',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'garbage',
      '/',
      ';',
      'application/json, text/plain',
      'application/jsonx',
      'a'.repeat(500),
    ),
  },
);

const id = fc.oneof(
  { weight: 8, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: text.map((each) => encodeURIComponent(each.toWellFormed().slice(0, 300)) || '%20') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '%',
      '%zz',
      '%C0%80',
      '%ff',
      '%00',
      '..%2f..',
      '%2e%2e',
      'a%2Fb',
      '%25',
      '~',
      ':id',
      '*',
    ),
  },
);

const cursor = fc
  .oneof(
    fc.tuple(value, value),
    value,
    fc.constantFrom<unknown>(['2026-01-01T00:00:00Z', 'x'], ['9999999-01-01', '00000000-0000-0000-0000-000000000000']),
    fc.constantFrom<unknown>(['0000-01-01T00:00:00.000Z', '00000000-0000-0000-0000-000000000000']),
  )
  .map((forged) => Buffer.from(JSON.stringify(forged)).toString('base64url').slice(0, 1_000));

const encodedText = text.map((each) => encodeURIComponent(each.toWellFormed().slice(0, 400)));

function queryFor(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.constantFrom(
    ...names,
    'unknown',
    '__proto__',
    'constructor',
    'a[b]',
    'a[]',
    'limit',
    'cursor',
    'token',
  );
  const pair = fc.tuple(
    name,
    fc.oneof(encodedText, cursor, fc.constantFrom('', '%', '%zz', '1', '0', '-1', '99999999999', '+1')),
  );
  const pairs = fc.array(pair, { maxLength: 4 }).map((all) => all.map(([key, given]) => `${key}=${given}`).join('&'));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 4, arbitrary: pairs.map((each) => `?${each}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('?', '??', '?&&&', '?=', '?a', '?%', '?limit', '?limit=1&limit=2', '?limit[]=1', '#x'),
    },
  );
}

/** What Node lets into a header: everything in Latin-1 but control characters. */
const visible = fc
  .integer({ min: 0x20, max: 0xff })
  .filter((code) => code !== 0x7f)
  .map((code) => String.fromCodePoint(code));
const headerText = fc.string({ unit: visible, maxLength: 200 });

const headers = fc.record(
  {
    'idempotency-key': fc.oneof(headerText, fc.constantFrom('', ' ', 'k', 'k k', 'x'.repeat(129), '"k"')),
    'last-event-id': fc.oneof(headerText, fc.constantFrom('', '-1', '1e3', '99999999999', '0')),
    'x-request-id': fc.oneof(headerText, fc.constantFrom('', 'fine-1', 'x'.repeat(129), '<script>')),
    'x-forwarded-for': fc.constantFrom('127.0.0.1', '::1', 'x', '10.0.0.1, 127.0.0.1'),
    accept: fc.constantFrom('text/event-stream', '*/*', 'application/xml', ''),
    'accept-encoding': fc.constantFrom('gzip', 'br;q=9', ''),
    'x-http-method-override': fc.constantFrom('DELETE', 'GET'),
    range: fc.constantFrom('bytes=0-', 'bytes=x'),
  },
  { requiredKeys: [] },
);

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'QUERY',
  'PROPFIND',
  'SEARCH',
  'PURGE',
];

/** Malformed, and now and then well-formed, requests for one operation. `valid` is a body that would be accepted. */
export function hostileRequests(
  method: string,
  operation: Operation,
  { document, valid }: { document: ApiDocument; valid: unknown },
): fc.Arbitrary<HostileRequest> {
  const fields = fieldsOf(operation.requestBody?.content['application/json']?.schema, document);
  const field = fc.constantFrom(...fields, ...FORBIDDEN_FIELDS, '__proto__');
  const object = fc.array(fc.tuple(field, value), { maxLength: 4 });
  const body = fc.oneof(
    { weight: 5, arbitrary: object.map((entries) => json({ ...own(valid), ...Object.fromEntries(entries) })) },
    { weight: 2, arbitrary: object.map((entries) => json(Object.fromEntries(entries))) },
    { weight: 2, arbitrary: garbage },
    { weight: 1, arbitrary: value.map((each) => json(each)) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const names = (operation.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name);
  return fc
    .record({
      method: fc.oneof(
        { weight: 15, arbitrary: fc.constant(method) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      id,
      query: queryFor(names),
      headers: fc.tuple(headers, fc.option(contentType, { freq: 12 })).map(([most, type]) => ({
        ...plain(most),
        'content-type': type ?? '',
      })),
      body,
    })
    .map((request) => ({ ...request, headers: sendable(request.headers, request.body) }));
}

function fieldsOf(schema: Schema | undefined, document: ApiDocument): string[] {
  const named = schema?.$ref ?? schema?.allOf?.[0]?.$ref;
  const resolved = named ? document.components.schemas[named.split('/').at(-1) ?? ''] : schema;
  return Object.keys(resolved?.properties ?? {});
}

/** Without a body there is no type to speak of, and an empty type is left out. */
function sendable(given: Record<string, unknown>, body: unknown): Record<string, string> {
  const kept = Object.entries(given).filter(
    ([name, each]) => each !== undefined && (name !== 'content-type' || each !== ''),
  );
  const all = Object.fromEntries(kept.map(([name, each]) => [name, String(each).trim()]));
  if (body === undefined) delete all['content-type'];
  return all;
}

const own = (valid: unknown): object => (typeof valid === 'object' && valid !== null ? valid : {});
const plain = <T extends object>(object: T): T => ({ ...object });

/** JSON in which `__proto__` and lone surrogates survive; what JSON can't say becomes null. */
const json = (given: unknown): string =>
  JSON.stringify(given, (_, each: unknown) => (typeof each === 'bigint' || typeof each === 'symbol' ? null : each)) ??
  'null';
