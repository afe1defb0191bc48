import type { Bench } from '../lib/bench.ts';
import type { Product } from '../lib/product.ts';
import type { Figure, Goal, Outcome } from '../lib/report.ts';
import { both, clientShare, faultsIn, perMessage, type Place, rates } from '../lib/socket-figures.ts';
import { compare, spreadOf } from '../lib/statistics.ts';
import type { SocketResult } from '../load/sockets.ts';
import { chatLoad, CONNECTIONS } from './chat-load.ts';

type Results = Record<'product' | 'raw' | 'ws', SocketResult[]>;

/**
 * P1 and P8: what the edge itself costs. `typing:start` is the product's command that stores nothing: a token at the
 * handshake, a lookup, limits, a schema, a check that the conversation is the actor's, an acknowledgement, and news to the
 * room, the sender included. The anchors do the same number of frames of the same size and check nothing.
 */
export async function echo(bench: Bench, product: Product): Promise<Outcome> {
  const raw = await bench.serve('raw-socketio');
  const ws = await bench.serve('raw-ws');
  const measured = async (size: number, reps = bench.reps): Promise<Results> => {
    const rooms = await product.rooms(CONNECTIONS / size, size);
    const strangers = rooms.people.map(({ room }) => ({ room }));
    const load = (place: Place, people: Parameters<typeof chatLoad>[2]['people']) =>
      chatLoad(bench, place, { people, command: 'typing:start' });
    const contenders = { product: load(product, rooms.people), raw: load(raw, strangers), ws: load(ws, strangers) };
    return bench.interleave(`echo in rooms of ${size}`, contenders, reps);
  };
  const pairs = await measured(2);
  const tens = bench.isQuick ? null : await measured(10);
  await raw.stop();
  await ws.stop();
  const figures = [...figuresOf(pairs), ...(tens ? [roomsOfTen(tens)] : [])];
  return { figures, faults: [pairs, tens].flatMap((results) => (results ? faultsIn('echo', results) : [])) };
}

const P1: Goal = { better: 'more', target: 1.2, stretch: 1.6 };

function figuresOf({ product, raw, ws }: Results): Figure[] {
  return [
    {
      id: 'P1',
      what: `ephemeral commands/s (typing, rooms of two, ${CONNECTIONS} sockets) ÷ bare Socket.IO`,
      value: compare(rates(product), rates(raw)),
      unit: '×',
      goal: P1,
      note: `${both(rates, product, raw)} /s; bare ws ${both(rates, ws)}; ${clientShare(product, raw)}`,
    },
    {
      what: "CPU of the server per ephemeral command ÷ bare Socket.IO's",
      value: compare(perMessage(product), perMessage(raw)),
      unit: '×',
      note: `${both(perMessage, product, raw)} µs; bare ws ${both(perMessage, ws)} µs`,
    },
  ];
}

function roomsOfTen({ product, raw, ws }: Results): Figure {
  const deliveries = (results: SocketResult[]) => results.map(({ deliveriesPerSecond }) => deliveriesPerSecond);
  const perDelivery = (results: SocketResult[]) => results.map(({ cost, deliveries: n }) => cost.serverUs / n);
  const cpu = spreadOf(perDelivery(product)).median / spreadOf(perDelivery(raw)).median;
  return {
    id: 'P8',
    what: 'deliveries/s in rooms of ten ÷ bare Socket.IO',
    value: compare(deliveries(product), deliveries(raw)),
    unit: '×',
    goal: { better: 'more', target: 2, stretch: 3 },
    note: `${both(deliveries, product, raw)} /s; server ${both(perDelivery, product, raw)} µs each (${cpu.toFixed(2)} ×); bare ws ${both(deliveries, ws)} /s; ${clientShare(product, raw)}`,
  };
}
