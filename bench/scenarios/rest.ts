import type { Bench } from '../lib/bench.ts';
import { restLoad } from '../lib/loads.ts';
import type { Product } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { compare, median } from '../lib/statistics.ts';
import type { RestLoad, RestResult } from '../load/rest.ts';

const CONNECTIONS = 64;
const CONVERSATIONS = 200;
const MESSAGES = 60;
/** Conversations in which somebody types. */
const TALKING = 20;
const BODY = '{"typing":true}';

type Pair = Record<'product' | 'bare', RestResult[]>;

/** What the framework, the token and the validation cost on plain REST calls. */
export async function rest(bench: Bench, product: Product): Promise<Outcome> {
  const bare = await bench.serve('bare-http', { DATABASE_URL: product.databaseUrl });
  const ids = await history(product);
  const load = (port: number, pid: number, part: Pick<RestLoad, 'method' | 'paths' | 'expectedStatus'>) => ({
    port,
    connections: CONNECTIONS,
    warmUpMs: bench.warmUpMs,
    windowMs: bench.windowMs,
    run: 'rest',
    token: product.visitorToken,
    watched: bench.watched(pid),
    ...part,
    ...(part.method === 'POST' && { body: BODY }),
  });
  // Passes token, path, query and body validation and the right to the conversation, which is believed for two seconds; nothing is stored.
  const typing = {
    method: 'POST' as const,
    paths: ids.slice(0, TALKING).map((id) => `/conversations/${id}/typing`),
    expectedStatus: 204,
  };
  const echo = { method: 'POST' as const, paths: ['/echo'], expectedStatus: 201 };
  const get = (path: (id: string) => string) => ({ method: 'GET' as const, paths: ids.map(path), expectedStatus: 200 });
  const posts = await bench.interleave('POST without a database', {
    product: () => restLoad(load(product.port, product.pid, typing)),
    bare: () => restLoad(load(bare.port, bare.pid, echo)),
  });
  const gets = await bench.interleave('GET 50 messages', {
    product: () =>
      restLoad(
        load(
          product.port,
          product.pid,
          get((id) => `/conversations/${id}/messages?limit=50`),
        ),
      ),
    bare: () =>
      restLoad(
        load(
          bare.port,
          bare.pid,
          get((id) => `/messages/${id}`),
        ),
      ),
  });
  await bare.stop();
  const wrong = [posts, gets]
    .flatMap(({ product: a, bare: b }) => [...a, ...b])
    .find(({ unexpected }) => unexpected > 0);
  return {
    figures: [
      figure(posts, {
        id: 'P17',
        what: 'POST that needs no database (typing: token, validation, the right to the conversation) ÷ bare http',
        target: 0.5,
        stretch: 0.7,
      }),
      figure(gets, {
        id: 'P18',
        what: 'GET 50 messages ÷ bare http with one named select through pg',
        target: 0.7,
        stretch: 0.9,
      }),
    ],
    faults: wrong ? [`rest: an unexpected answer: ${wrong.firstUnexpected}`] : [],
  };
}

const rate = ({ perSecond }: RestResult) => perSecond;

function figure(
  { product, bare }: Pair,
  { target, stretch, ...part }: { id: string; what: string; target: number; stretch: number },
): Figure {
  const both = (of: (result: RestResult) => number) =>
    `${shown(median(product.map(of)))} : ${shown(median(bare.map(of)))}`;
  return {
    ...part,
    value: compare(product.map(rate), bare.map(rate)),
    unit: '×',
    goal: { better: 'more', target, stretch },
    note: `${both(rate)} /s; server ${both(({ cost, answers }) => cost.serverUs / answers)} µs, PostgreSQL ${both(({ cost, answers }) => cost.databaseUs / answers)} µs each`,
  };
}

async function history(product: Product): Promise<string[]> {
  const ids = await product.conversations(CONVERSATIONS);
  await product.sql(
    `INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, content, client_message_id, created_at)
     SELECT c, n, uuidv7(), 'user', 'user', 'visitor', repeat('May we come and see it? ', 6), 'seed-' || n, now()
     FROM unnest($1::uuid[]) c, generate_series(1, $2::int) n`,
    [ids, MESSAGES],
  );
  await product.sql('UPDATE conversations SET last_seq = $2 WHERE id = ANY($1::uuid[])', [ids, MESSAGES]);
  await product.sql('ANALYZE');
  return ids;
}
