import { randomUUID } from 'node:crypto';
import type { Bench } from '../lib/bench.ts';
import { watchersLoad } from '../lib/loads.ts';
import { TOKEN_WIDTH, wishFor } from '../lib/pace.ts';
import type { Product } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { both } from '../lib/socket-figures.ts';
import { compare } from '../lib/statistics.ts';
import type { WatchersResult } from '../load/watchers.ts';

const WATCHERS = 200;
/** Tokens per second of the model; the product joins those of 50 ms into one delta. */
const RATE = 200;
const EVERY_MS = 50;
const SETTLE_MS = 1_000;

/** One answer that 200 sockets watch, beside a bare Socket.IO room that gets as many texts of the same length. */
export async function watchers(bench: Bench, product: Product): Promise<Outcome> {
  const raw = await bench.serve('raw-socketio');
  const windowMs = bench.isQuick ? 3_000 : 5_000;
  const count = ((SETTLE_MS + windowMs + 1_000) * RATE) / 1_000;
  const shared = { settleMs: SETTLE_MS, windowMs };
  const text = 'x'.repeat((RATE * EVERY_MS * TOKEN_WIDTH) / 1_000);
  const ours = async (): Promise<WatchersResult> => {
    const [room = ''] = await product.conversations(1);
    const content = wishFor({ ttftMs: 20, rate: RATE, count });
    const message = { conversation_id: room, content, client_message_id: randomUUID() };
    return watchersLoad({
      ...shared,
      port: product.port,
      room,
      tokens: Array.from({ length: WATCHERS }, (_, index) =>
        index % 2 === 0 ? product.visitorToken : product.sellerToken,
      ),
      begin: `421${JSON.stringify(['message:send', message])}`,
      end: `422${JSON.stringify(['conversation:leave', { conversation_id: room }])}`,
      watched: bench.watched(product.pid),
    });
  };
  const theirs = (): Promise<WatchersResult> => {
    const room = randomUUID();
    return watchersLoad({
      ...shared,
      port: raw.port,
      room,
      tokens: Array.from({ length: WATCHERS }, () => null),
      begin: `42${JSON.stringify(['reply:begin', { conversation_id: room, everyMs: EVERY_MS, text }])}`,
      end: `42${JSON.stringify(['reply:end'])}`,
      watched: bench.watched(raw.pid),
    });
  };
  const results = await bench.interleave<'product' | 'raw', WatchersResult>('watchers', { product: ours, raw: theirs });
  await raw.stop();
  return { figures: [figureOf(results)], faults: faultsOf(results) };
}

const perDelivery = (results: WatchersResult[]) => results.map(({ cost, deliveries }) => cost.serverUs / deliveries);
const perSecond = (results: WatchersResult[]) => results.map((result) => result.perSecond);

const figureOf = ({ product, raw }: Record<'product' | 'raw', WatchersResult[]>) => ({
  what: `CPU per delivered delta of one answer to ${WATCHERS} watchers ÷ a bare Socket.IO room`,
  value: compare(perDelivery(product), perDelivery(raw)),
  unit: '×',
  note: `${both(perDelivery, product, raw)} µs, the model's stream included; ${both(perSecond, product, raw)} deliveries/s`,
});

const faultsOf = (results: Record<string, WatchersResult[]>): string[] =>
  Object.entries(results).flatMap(([name, all]) =>
    all.flatMap(({ faults, firstFault }) => (faults > 0 ? `watchers: ${name}: ${faults} sockets: ${firstFault}` : [])),
  );
