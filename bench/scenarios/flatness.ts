import type { Bench } from '../lib/bench.ts';
import { restLoad } from '../lib/loads.ts';
import { Product } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { compare, median } from '../lib/statistics.ts';
import type { RestLoad, RestResult } from '../load/rest.ts';

const CONNECTIONS = 4;
const PAUSE_MS = 2;
const MESSAGES_EACH = 100;
const ASKED = 100;
const LIMIT = 1.2;

/** Whether the millionth message costs what the first did. The full server began empty, and has kept its plans since. */
export async function flatness(bench: Bench): Promise<Outcome> {
  const rows = bench.isQuick ? 100_000 : 1_000_000;
  const empty = await Product.start(bench, 'flat_empty');
  const full = await Product.start(bench, 'flat_full');
  const run = { count: 0 };
  const emptyIds = await filled(empty, ASKED, 0);
  await warmPlans(bench, full, run);
  bench.log(`seeding ${rows} messages`);
  await filled(full, rows / MESSAGES_EACH, 1);
  const fullIds = await filled(full, ASKED, 0);
  await full.sql('ANALYZE');
  await full.sql('CHECKPOINT');
  const sends = (product: Product, ids: string[]) => () =>
    restLoad(sendLoad(bench, product, { ids, run: (run.count += 1) }));
  const reads = (product: Product, ids: string[]) => () => restLoad(readLoad(bench, product, ids));
  const send = await bench.interleave('send p50', { empty: sends(empty, emptyIds), full: sends(full, fullIds) });
  const read = await bench.interleave('history p50', { empty: reads(empty, emptyIds), full: reads(full, fullIds) });
  await empty.stop();
  await full.stop();
  const wrong = [send, read].flatMap(({ empty: a, full: b }) => [...a, ...b]).find(({ unexpected }) => unexpected > 0);
  const count = rows.toLocaleString('en-GB');
  return {
    figures: [
      figure(`send p50 with ${count} messages ÷ empty`, send),
      figure(`history p50 with ${count} messages ÷ empty`, read),
    ],
    faults: wrong ? [`flatness: an unexpected answer: ${wrong.firstUnexpected}`] : [],
  };
}

const p50 = ({ p50Ms }: RestResult) => p50Ms;

function figure(what: string, { empty, full }: Record<'empty' | 'full', RestResult[]>): Figure {
  const value = compare(full.map(p50), empty.map(p50));
  const note = `${shown(median(full.map(p50)))} : ${shown(median(empty.map(p50)))} ms`;
  return { id: 'R2', what, value, unit: '×', goal: { better: 'less', target: LIMIT }, note };
}

function sendLoad(bench: Bench, product: Product, { ids, run }: { ids: string[]; run: number }): RestLoad {
  return {
    ...common(bench, product),
    method: 'POST',
    expectedStatus: 201,
    token: product.sellerToken,
    run: `flat${run}`,
    paths: ids.map((id) => `/conversations/${id}/messages`),
    body: '{"content":"Tuesday at ten would suit us well, thank you.","client_message_id":"$N"}',
  };
}

function readLoad(bench: Bench, product: Product, ids: string[]): RestLoad {
  const part = { method: 'GET', expectedStatus: 200, token: product.visitorToken, run: 'flat' } as const;
  return { ...common(bench, product), ...part, paths: ids.map((id) => `/conversations/${id}/messages`) };
}

const common = (bench: Bench, { port, pid }: Product) => ({
  port,
  connections: CONNECTIONS,
  pauseMs: PAUSE_MS,
  warmUpMs: bench.warmUpMs,
  windowMs: Math.min(bench.windowMs, 3_000),
  watched: bench.watched(pid),
});

/** A server that has sent and read before there was anything: its prepared statements are planned for empty tables. */
async function warmPlans(bench: Bench, product: Product, run: { count: number }): Promise<void> {
  const ids = await product.conversations(2);
  await restLoad({ ...sendLoad(bench, product, { ids, run: (run.count += 1) }), warmUpMs: 0, windowMs: 500 });
  await restLoad({ ...readLoad(bench, product, ids), warmUpMs: 0, windowMs: 500 });
}

/** Conversations that a seller has taken over, each with 60 messages (or, in bulk, 100). */
async function filled(product: Product, conversations: number, isBulk: 0 | 1): Promise<string[]> {
  const each = isBulk ? MESSAGES_EACH : 60;
  const ids = await product.conversations(conversations);
  await product.sql(
    `INSERT INTO messages (conversation_id, seq, id, role, sender_kind, sender_id, content, client_message_id, created_at)
     SELECT c, n, uuidv7(), 'user', 'user', 'visitor', repeat('May we come and see it? ', 6), 'seed-' || n,
       now() - interval '1 day' * random()
     FROM unnest($1::uuid[]) c, generate_series(1, $2::int) n`,
    [ids, each],
  );
  await product.sql(
    `UPDATE conversations SET last_seq = $2, mode = 'seller', seller_id = 'seller' WHERE id = ANY($1::uuid[])`,
    [ids, each],
  );
  return ids;
}
