import type { Bench } from '../lib/bench.ts';
import { streamLoad } from '../lib/loads.ts';
import { wishFor } from '../lib/pace.ts';
import type { Product } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { compare, differenceOf, median, spreadOf } from '../lib/statistics.ts';
import { startPortkey } from '../peers/portkey.ts';
import type { Wire } from '../load/stream-connection.ts';
import type { StreamLoad, StreamResult } from '../load/streams.ts';

const TOKENS = 3;
const WISH = wishFor({ ttftMs: 5, rate: 200, count: TOKENS });

type Name = 'direct' | 'product' | 'relay' | 'portkey';
type Results = Partial<Record<Name, StreamResult[]>>;

/** What stands between a visitor and the model's first word, when nothing else goes on. */
export async function firstToken(bench: Bench, product: Product): Promise<Outcome> {
  const relay = await bench.serve('naive-relay', { UPSTREAM: bench.upstream });
  const portkey = bench.isQuick ? 'not part of the quick run' : await startPortkey(bench.folder);
  const requests = bench.isQuick ? 80 : 200;
  const chat = JSON.stringify({ model: 'bench', stream: true, messages: [{ role: 'user', content: WISH }] });
  const load = (wire: Wire, port: number, pid: number) => ({
    port,
    wire,
    paths: Array.from({ length: requests }, () => '/v1/chat/completions'),
    body: chat,
    tokensEach: TOKENS,
    rampMs: 0,
    settleMs: 0,
    windowMs: 0,
    watched: bench.watched(pid),
  });
  const productLoad = async (): Promise<StreamLoad> => ({
    ...load('product', product.port, product.pid),
    paths: (await product.conversations(requests)).map((id) => `/conversations/${id}/messages`),
    body: JSON.stringify({ content: WISH, stream: true }),
    token: product.visitorToken,
  });
  const contenders: Partial<Record<Name, () => Promise<StreamResult>>> = {
    direct: () => streamLoad(load('openai', bench.upstreamPort, process.pid)),
    product: async () => streamLoad(await productLoad()),
    relay: () => streamLoad({ ...load('relay', relay.port, relay.pid), body: JSON.stringify({ content: WISH }) }),
    ...(typeof portkey !== 'string' && {
      portkey: () => streamLoad({ ...load('openai', portkey.port, portkey.pid), headers: portkeyHeaders(bench) }),
    }),
  };
  const results: Results = await bench.interleave('first token', contenders);
  await relay.stop();
  if (typeof portkey !== 'string') await portkey.stop();
  const failed = results.portkey?.find(({ faults }) => faults > 0)?.firstFault;
  const reason = typeof portkey === 'string' ? portkey : failed && `it answered: ${failed.slice(0, 120)}`;
  if (reason) delete results.portkey;
  const skipped = reason ? [`Portkey's gateway (P10): ${reason}`] : [];
  const faulty = Object.values(results)
    .flat()
    .find(({ faults }) => faults > 0);
  return { figures: figuresOf(results), faults: faulty ? [`first token: ${faulty.firstFault}`] : [], skipped };
}

const portkeyHeaders = ({ upstream }: Bench) => ({
  'x-portkey-provider': 'openai',
  'x-portkey-custom-host': upstream,
  authorization: 'Bearer bench',
});

const p50s = (results: readonly StreamResult[]) => results.map(({ ttftP50Ms }) => ttftP50Ms);

function figuresOf({ direct = [], product = [], relay = [], portkey }: Results): Figure[] {
  const added = (results: readonly StreamResult[]) => compare(p50s(results), p50s(direct), differenceOf);
  const values = (results: readonly StreamResult[]) =>
    p50s(results).map((value, index) => value - (p50s(direct)[index] ?? NaN));
  const p99 = median(product.map(({ ttftP99Ms }) => ttftP99Ms));
  const figures: Figure[] = [
    {
      id: 'P9',
      what: 'added time to the first token over SSE, idle p50, with the message persisted',
      value: added(product),
      unit: 'ms',
      goal: { better: 'less', target: 2, stretch: 1 },
      note: `direct ${shown(median(p50s(direct)))} ms; p99 ${shown(p99)} ms`,
    },
    { what: 'the same, naive SDK relay that persists nothing', value: added(relay), unit: 'ms' },
  ];
  if (portkey) {
    figures.push({
      id: 'P10',
      what: "added time ÷ that of Portkey's gateway",
      value: compare(values(product), values(portkey)),
      unit: '×',
      goal: { better: 'less', target: 0.08, stretch: 0.04 },
      note: `Portkey adds ${shown(spreadOf(values(portkey)).median)} ms`,
    });
  }
  return figures;
}
