import type { Bench } from '../lib/bench.ts';
import { streamLoad } from '../lib/loads.ts';
import { wishFor } from '../lib/pace.ts';
import type { Product } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { compare, median, spreadOf } from '../lib/statistics.ts';
import type { StreamResult } from '../load/streams.ts';

/** Deltas are coalesced for this long, by the product's default settings. */
const WINDOW_MS = 50;
const P99_LIMIT_MS = WINDOW_MS + 15;
const RATE = 50;
const SETTLE_MS = 500;
/** Streams at once, from the first step to the last. */
const STEPS = [200, 300, 400, 500, 600, 800, 1_000, 1_200, 1_400];

type Contender = (streams: number) => Promise<StreamResult>;

/** Many answers at once at 50 tokens per second each: what a token costs, how late it is, how many a core carries. */
export async function manyStreams(bench: Bench, product: Product): Promise<Outcome> {
  const streams = bench.isQuick ? 100 : 400;
  const relayServer = await bench.serve('naive-relay', { UPSTREAM: bench.upstream });
  const all: StreamResult[] = [];
  const kept = async (measure: Promise<StreamResult>) => {
    const result = await measure;
    all.push(result);
    return result;
  };
  const relay: Contender = (count) =>
    kept(streamLoad({ ...loadOf(bench, count), ...relayPart(relayServer, bench, count) }));
  const ours: Contender = async (count) =>
    kept(streamLoad({ ...loadOf(bench, count), ...(await productPart(product, bench, count)) }));
  const results = await bench.interleave(`${streams} streams`, {
    product: () => ours(streams),
    relay: () => relay(streams),
  });
  const figures = figuresOf(results, streams);
  if (!bench.isQuick) figures.push(await mostPerCore(bench, ours, relay));
  await relayServer.stop();
  const faulty = all.find(({ faults }) => faults > 0);
  const faults = faulty ? [`streams: ${faulty.faults} of ${faulty.streams} wrong: ${faulty.firstFault}`] : [];
  return { figures, faults: [...faults, ...(await storedFaults(product))] };
}

function loadOf(bench: Bench, streams: number) {
  const rampMs = Math.max(500, streams * 3);
  const windowMs = bench.isQuick ? 3_000 : 4_000;
  const count = Math.ceil(((rampMs + SETTLE_MS + windowMs + 1_000) * RATE) / 1_000);
  const wish = wishFor({ ttftMs: 20, rate: RATE, count });
  return {
    tokensEach: count,
    rampMs,
    settleMs: SETTLE_MS,
    windowMs,
    body: JSON.stringify({ content: wish, stream: true }),
  };
}

const relayPart = ({ port, pid }: { port: number; pid: number }, bench: Bench, streams: number) => ({
  port,
  wire: 'relay' as const,
  watched: bench.watched(pid),
  paths: Array.from({ length: streams }, () => '/'),
});

const productPart = async (product: Product, bench: Bench, streams: number) => ({
  port: product.port,
  wire: 'product' as const,
  watched: bench.watched(product.pid),
  token: product.visitorToken,
  paths: (await product.conversations(streams)).map((id) => `/conversations/${id}/messages`),
});

const perToken = (results: readonly StreamResult[]) => results.map(({ cost, tokens }) => cost.serverUs / tokens);

const p99 = (results: readonly StreamResult[]) => results.map(({ delayP99Ms }) => delayP99Ms);

function figuresOf({ product, relay }: Record<'product' | 'relay', StreamResult[]>, streams: number): Figure[] {
  const clients = median(product.map(({ cost }) => cost.clientUs / cost.seconds / 1e4));
  return [
    {
      id: 'P11',
      what: `CPU per token ÷ naive SDK relay, ${streams} × ${RATE} tokens/s`,
      value: compare(perToken(product), perToken(relay)),
      unit: '×',
      goal: { better: 'less', target: 0.6, stretch: 0.4 },
      note: `${shown(median(perToken(product)))} : ${shown(median(perToken(relay)))} µs; client ${Math.round(clients)} % of a core`,
    },
    {
      id: 'P12',
      what: `p99 delay of a token, coalesced within ${WINDOW_MS} ms`,
      value: spreadOf(p99(product)),
      unit: 'ms',
      goal: { better: 'less', target: P99_LIMIT_MS, stretch: WINDOW_MS + 5 },
      note: `naive relay, one event a token: ${shown(median(p99(relay)))} ms`,
    },
  ];
}

/** The server's share of a core tells how many streams a whole one carries, as long as the delay keeps its limit. */
async function mostPerCore(bench: Bench, ours: Contender, relay: Contender): Promise<Figure> {
  const most = { product: 0, relay: 0 };
  const isOut = { product: false, relay: false };
  for (const streams of STEPS) {
    for (const [name, contender] of [
      ['product', ours],
      ['relay', relay],
    ] as const) {
      if (isOut[name]) continue;
      bench.log(`streams per core: ${name}, ${streams}`);
      const { delayP99Ms, cost } = await contender(streams);
      if (delayP99Ms > P99_LIMIT_MS) isOut[name] = true;
      else most[name] = streams / Math.max(1, cost.serverUs / cost.seconds / 1e6);
    }
    if (isOut.product && isOut.relay) break;
  }
  return {
    id: 'P13',
    what: `most streams with a p99 delay within ${P99_LIMIT_MS} ms ÷ naive relay`,
    value: spreadOf([most.product / most.relay]),
    unit: '×',
    goal: { better: 'more', target: 1.8, stretch: 2.8 },
    note: `${most.product} : ${most.relay} streams, in steps`,
  };
}

/** Every answer is stored once, whole, in its place. */
async function storedFaults(product: Product): Promise<string[]> {
  const [found] = await product.sql<{ wrong: number }>(
    `SELECT count(*)::int AS wrong FROM generations g LEFT JOIN messages m ON m.conversation_id = g.conversation_id AND m.seq = g.message_seq
     WHERE g.status <> 'complete' OR m.content IS DISTINCT FROM g.text OR m.seq <> g.answers_up_to_seq + 1`,
  );
  return found?.wrong === 0 ? [] : [`streams: ${found?.wrong} answers are not stored as they should be`];
}
