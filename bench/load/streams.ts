import { setTimeout as pause } from 'node:timers/promises';
import { loadProcess } from '../lib/load-process.ts';
import { percentile } from '../lib/statistics.ts';
import { openWindow, type Watched, type WindowCost } from '../lib/window.ts';
import { requestText } from './http-connection.ts';
import { StreamConnection, type StreamEnd, type Wire } from './stream-connection.ts';

/** Streamed answers, each on a connection of its own. A process of its own. */
export interface StreamLoad {
  readonly port: number;
  readonly wire: Wire;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** One stream each. */
  readonly paths: readonly string[];
  readonly body: string;
  readonly tokensEach: number;
  /** All streams are begun, evenly, within this time; with 0 each begins when the one before has ended. */
  readonly rampMs: number;
  /** Of a ramp: the window opens this long after its end. */
  readonly settleMs: number;
  readonly windowMs: number;
  readonly watched: Watched;
}

export interface StreamResult {
  readonly streams: number;
  readonly ttftP50Ms: number;
  readonly ttftP99Ms: number;
  /** Inside the window. */
  readonly tokens: number;
  readonly delayP50Ms: number;
  readonly delayP99Ms: number;
  readonly cost: WindowCost;
  /** Streams with a lost, repeated or misplaced token. */
  readonly faults: number;
  readonly firstFault: string | null;
}

const BETWEEN_SEQUENTIAL_MS = 15;

async function run(load: StreamLoad): Promise<StreamResult> {
  let delays: number[] | null = null;
  const begin = async (path: string): Promise<StreamEnd> => {
    const stream = new StreamConnection(load.port, load.wire, (delayUs) => delays?.push(delayUs));
    await stream.connected;
    if (load.rampMs === 0) await pause(BETWEEN_SEQUENTIAL_MS);
    stream.send(requestText('POST', path, load));
    return stream.ended;
  };
  if (load.rampMs === 0) {
    const close = openWindow(load.watched);
    delays = [];
    const ends: StreamEnd[] = [];
    for (const path of load.paths) ends.push(await begin(path));
    return resultOf(load, ends, { delays, cost: close() });
  }
  const starts = load.paths.map(async (path, index) => {
    await pause((index * load.rampMs) / load.paths.length);
    return begin(path);
  });
  await pause(load.rampMs + load.settleMs);
  const close = openWindow(load.watched);
  const measured: number[] = (delays = []);
  await pause(load.windowMs);
  delays = null;
  const cost = close();
  return resultOf(load, await Promise.all(starts), { delays: measured, cost });
}

function resultOf(
  load: StreamLoad,
  ends: readonly StreamEnd[],
  { delays, cost }: { delays: readonly number[]; cost: WindowCost },
): StreamResult {
  const ttfts = ends.map(({ ttftMs }) => ttftMs);
  const faults = ends
    .map(({ fault, tokens }) => fault ?? (tokens === load.tokensEach ? null : `${tokens} of ${load.tokensEach} tokens`))
    .filter((fault) => fault !== null);
  return {
    streams: ends.length,
    ttftP50Ms: percentile(ttfts, 0.5),
    ttftP99Ms: percentile(ttfts, 0.99),
    tokens: delays.length,
    delayP50Ms: percentile(delays, 0.5) / 1_000,
    delayP99Ms: percentile(delays, 0.99) / 1_000,
    cost,
    faults: faults.length,
    firstFault: faults[0] ?? null,
  };
}

loadProcess(run);
