import type { Bench } from '../lib/bench.ts';
import { Product } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { spreadOf } from '../lib/statistics.ts';

const WAITING = 1_000;
const SELLERS = 50;
const MOST_MS = 120_000;

/** How fast a full queue is brought to sellers who come: each decision stored with its reasons, each visitor told. */
export async function routing(bench: Bench): Promise<Outcome> {
  const product = await Product.start(bench, 'routing');
  const rates: number[] = [];
  const faults: string[] = [];
  for (let rep = 1; rep <= bench.reps; rep += 1) {
    bench.log(`routing: ${rep} of ${bench.reps}`);
    await queue(product);
    const began = performance.now();
    await come(product);
    for (;;) {
      const [row] = await product.sql<{ left: number }>(
        `SELECT count(*)::int AS left FROM escalations WHERE status = 'queued'`,
      );
      if (row?.left === 0) break;
      if (performance.now() - began > MOST_MS) {
        faults.push(`${row?.left} of ${WAITING} still wait after ${MOST_MS / 1_000} s`);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // The sweep looks every two seconds or so: what it waits before it begins is not routing.
    const [span] = await product.sql<{ seconds: number }>(
      `SELECT extract(epoch FROM max(accepted_at) - min(accepted_at))::float8 AS seconds FROM escalations WHERE status = 'accepted'`,
    );
    rates.push(WAITING / (span?.seconds || 1));
    const [unfair] = await product.sql<{ count: number }>(
      `SELECT count(*)::int FROM (SELECT FROM conversations WHERE mode = 'seller' GROUP BY seller_id HAVING count(*) > ${WAITING / SELLERS}) s`,
    );
    if (unfair?.count !== 0) faults.push(`${unfair?.count} sellers have more than they have room for`);
    await product.sql('DELETE FROM conversations');
    await product.sql('DELETE FROM sellers');
  }
  await product.stop();
  return {
    figures: [
      {
        what: `decisions for ${shown(WAITING)} who wait, ${SELLERS} sellers`,
        value: spreadOf(rates),
        unit: '1/s',
      },
    ],
    faults,
  };
}

async function queue(product: Product): Promise<void> {
  const ids = await product.conversations(WAITING);
  await product.sql(
    `UPDATE conversations SET mode = 'queued', escalation_requested = true WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  await product.sql(
    `INSERT INTO escalations (id, project_id, conversation_id, status, requested_by, queued_at)
     SELECT uuidv7(), project_id, id, 'queued', 'visitor', now() FROM conversations WHERE id = ANY($1::uuid[])`,
    [ids],
  );
}

/** Sellers with room for all who wait, seen for the next minutes. */
async function come(product: Product): Promise<void> {
  await product.sql(
    `WITH made AS (
       INSERT INTO sellers (id, project_id, email, name, password_hash, availability, capacity)
       SELECT uuidv7(), $1, n || '@example.com', 'Seller ' || n, '', 'online', ${WAITING / SELLERS} FROM generate_series(1, ${SELLERS}) n
       RETURNING id
     ) INSERT INTO seller_presence SELECT id, now() + interval '10 minutes' FROM made`,
    [product.projectId],
  );
}
