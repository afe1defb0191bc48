import type { Bench } from '../lib/bench.ts';
import { restLoad } from '../lib/loads.ts';
import type { Product } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { storedFaults } from '../lib/stored.ts';
import { compare, median, spreadOf } from '../lib/statistics.ts';
import type { RestResult } from '../load/rest.ts';

const CONNECTIONS = 150;
const CONVERSATIONS = 500;
/** 160 characters, a usual message. */
const CONTENT =
  'The flat at Lantern Court has two bedrooms, one bathroom and 78 square metres; may we come and see it on Tuesday at ten, or is there a better time for you all? '.slice(
    0,
    160,
  );

/** Durable sends over REST: a seller has the floor, so no answer is made, and every promise of a send is kept. */
export async function durableSend(bench: Bench, product: Product): Promise<Outcome> {
  const plain = await bench.serve('bare-insert', { DATABASE_URL: await bench.createDatabase('plain') });
  const ids = await product.conversations(CONVERSATIONS);
  const paths = ids.map((id) => `/conversations/${id}/messages`);
  let run = 0;
  const load = (port: number, pid: number, token?: string) => () =>
    restLoad({
      port,
      connections: CONNECTIONS,
      warmUpMs: bench.warmUpMs,
      windowMs: bench.windowMs,
      method: 'POST',
      paths,
      body: `{"content":"${CONTENT}","client_message_id":"$N"}`,
      run: `run${(run += 1)}`,
      expectedStatus: 201,
      watched: bench.watched(pid),
      ...(token === undefined ? {} : { token }),
    });
  const all: RestResult[] = [];
  const kept = async (measure: () => Promise<RestResult>) => {
    const result = await measure();
    all.push(result);
    return result;
  };
  const productLoad = load(product.port, product.pid, product.sellerToken);
  const results = await bench.interleave('durable sends', {
    product: () => kept(productLoad),
    plain: load(plain.port, plain.pid),
  });
  await plain.stop();
  return { figures: figuresOf(results), faults: await faultsOf(product, ids, all) };
}

const rates = (results: RestResult[]) => results.map(({ perSecond }) => perSecond);

const perMessage = (results: RestResult[], by: 'serverUs' | 'databaseUs') =>
  results.map(({ cost, answers }) => cost[by] / answers);

function figuresOf({ product, plain }: Record<'product' | 'plain', RestResult[]>): Figure[] {
  const busy = median(product.map(({ cost }) => cost.clientUs / cost.seconds / 1e4));
  const both = (of: (results: RestResult[]) => number[]) =>
    `${shown(median(of(product)))} : ${shown(median(of(plain)))}`;
  return [
    {
      id: 'R1',
      what: `durable sends/s over REST ÷ bare Fastify route with one INSERT, ${CONNECTIONS} connections`,
      value: compare(rates(product), rates(plain)),
      unit: '×',
      goal: { better: 'more', target: 1 },
      note: `${both(rates)} /s; p99 ${both((results) => results.map(({ p99Ms }) => p99Ms))} ms; client ${Math.round(busy)} % of a core`,
    },
    {
      what: 'CPU of the server per durable send',
      value: spreadOf(perMessage(product, 'serverUs')),
      unit: 'µs',
      note: `plain ${shown(median(perMessage(plain, 'serverUs')))} µs; PostgreSQL ${both((results) => perMessage(results, 'databaseUs'))} µs`,
    },
  ];
}

/** What was acknowledged is stored, and what was answered is what is stored. */
async function faultsOf(product: Product, ids: readonly string[], all: readonly RestResult[]): Promise<string[]> {
  const faults: string[] = [];
  const refused = all.find(({ unexpected }) => unexpected > 0);
  if (refused) faults.push(`durable sends: an unexpected answer: ${refused.firstUnexpected}`);
  const acknowledged = all.reduce((sum, result) => sum + result.acknowledged, 0);
  faults.push(...(await storedFaults(product, ids, acknowledged)));
  const samples = all.flatMap((result) => result.samples);
  const stored = await product.sql<{ key: string; seq: number }>(
    `SELECT client_message_id AS key, seq FROM messages WHERE conversation_id = ANY($1::uuid[]) AND client_message_id = ANY($2::text[])`,
    [ids, samples.map(([key]) => key)],
  );
  const seqs = new Map(stored.map(({ key, seq }) => [key, seq]));
  const unlike = samples.filter(([key, seq]) => seqs.get(key) !== seq).length;
  if (unlike > 0) faults.push(`durable sends: ${unlike} of ${samples.length} answers name another seq than the row`);
  return faults;
}
