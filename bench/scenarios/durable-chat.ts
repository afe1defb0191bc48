import type { Bench } from '../lib/bench.ts';
import type { Product } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { faultsIn } from '../lib/socket-figures.ts';
import { storedFaults } from '../lib/stored.ts';
import type { SocketResult } from '../load/sockets.ts';
import { chat, chatLoad, CONNECTIONS, type Pace } from './chat-load.ts';
import { durableFigures, latencyFigures } from './durable-figures.ts';
import { type Contender, NO_PEERS, peersOf } from './durable-peers.ts';

/** Of the open loop, per second. */
const CALM = 2_000;
/** So long full speed lasts before it, after the warm-up (milliseconds). */
const BURST_MS = 500;

/**
 * P2 to P7: messages that are committed before they are acknowledged, over sockets, in rooms of two. The anchors acknowledge
 * without storing; the conventional server stores as one usually does, and pgbench says what PostgreSQL itself takes.
 */
export async function durableChat(bench: Bench, product: Product): Promise<Outcome> {
  const raw = await bench.serve('raw-socketio');
  const peers = bench.isQuick ? NO_PEERS : await peersOf(bench);
  const rooms = await product.rooms(CONNECTIONS / 2, 2);
  const strangers = rooms.people.map(({ room }) => ({ room }));
  const ours: SocketResult[] = [];
  const kept = (measure: () => Promise<SocketResult>) => async () => {
    const result = await measure();
    ours.push(result);
    return result;
  };
  const loads = {
    product: (how: Pace) => kept(chatLoad(bench, product, { ...chat(rooms.people), ...how })),
    raw: (how: Pace) => chatLoad(bench, raw, { ...chat(strangers), ...how }),
  };
  const calm = bench.isQuick ? null : await calmChat(bench, loads);
  const contenders: Record<string, Contender> = {
    product: loads.product({}),
    raw: loads.raw({}),
    ...peers.contenders,
  };
  const closed = await bench.interleave('durable chat', contenders);
  await raw.stop();
  const { product: chats = [], raw: anchors = [] } = closed as Record<string, SocketResult[]>;
  const acknowledged = ours.reduce((sum, result) => sum + result.acknowledged, 0);
  const faults = [
    ...faultsIn('durable chat', { product: chats, raw: anchors }),
    ...(calm ? faultsIn('calm chat', calm) : []),
    ...(await storedFaults(product, rooms.ids, acknowledged)),
    ...(await peers.end()),
  ];
  const figures = [...durableFigures(closed), ...(calm ? latencyFigures(calm) : [])];
  return { figures, faults, skipped: peers.skipped };
}

/**
 * P7. Before all else, since full speed leaves PostgreSQL with minutes of work (dead rows, a checkpoint), but after a burst, so that
 * it is compiled code that is measured.
 */
async function calmChat(
  bench: Bench,
  loads: Readonly<Record<'product' | 'raw', (how: Pace) => () => Promise<SocketResult>>>,
): Promise<Record<'product' | 'raw', SocketResult[]>> {
  for (const load of Object.values(loads)) await load({ windowMs: BURST_MS })();
  const calm = { perSecond: CALM };
  return bench.interleave(`durable chat at ${CALM} /s`, { product: loads.product(calm), raw: loads.raw(calm) });
}
