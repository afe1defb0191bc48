import type { Bench } from '../lib/bench.ts';
import type { Product } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { faultsIn } from '../lib/socket-figures.ts';
import { storedFaults } from '../lib/stored.ts';
import type { SocketResult } from '../load/sockets.ts';
import { chat, chatLoad, CONNECTIONS } from './chat-load.ts';
import { durableFigures, latencyFigures } from './durable-figures.ts';
import { type Contender, NO_PEERS, peersOf } from './durable-peers.ts';

/** Of the open loop, per second. */
const CALM = 2_000;

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
  const contenders: Record<string, Contender> = {
    product: kept(chatLoad(bench, product, chat(rooms.people))),
    raw: chatLoad(bench, raw, chat(strangers)),
    ...peers.contenders,
  };
  const closed = await bench.interleave('durable chat', contenders);
  const calm = bench.isQuick
    ? null
    : await bench.interleave(`durable chat at ${CALM} /s`, {
        product: kept(chatLoad(bench, product, { ...chat(rooms.people), perSecond: CALM })),
        raw: chatLoad(bench, raw, { ...chat(strangers), perSecond: CALM }),
      });
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
