import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../lib/bench.ts';
import type { Memory } from '../lib/memory-probe.ts';
import { messageFrom, startNode, type Started } from '../lib/processes.ts';
import { Product } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { median, spreadOf } from '../lib/statistics.ts';
import type { IdleLoad, IdleResult } from '../load/idle-sockets.ts';
import { type Held, idleFigures, type IdleRun, type Rated } from './idle-figures.ts';

const PROBE = ['--expose-gc', '--import', './bench/lib/memory-probe.ts'];
const WAVES = 5;
const WAVE = 2_000;
const MIRRORED = ['fresh', 'known', 'known', 'fresh'] as const;
const TOKEN_WAVES = [...MIRRORED, ...MIRRORED, ...MIRRORED];
/** Connections before it counts, so that code is loaded and compiled. */
const FIRST = 200;
/** For the server to notice that connections closed. */
const SETTLE_MS = 1_500;

type Token = () => string | null;

interface Contender extends Started {
  readonly port: number;
  readonly tokenOf: Token;
}

const NOT_RATED: Rated = { perSecond: NaN, serverUs: NaN };

/** P14 to P16: what a connection that says nothing holds, whether it gives it back, and what letting it in costs. */
export async function idle(bench: Bench): Promise<Outcome> {
  const count = bench.isQuick ? 500 : 5_000;
  const load = startNode('bench/load/idle-sockets.ts');
  const runs: IdleRun[] = [];
  let leak: { figure: Figure; faults: string[] } | null = null;
  for (let rep = 1; rep <= bench.reps; rep += 1) {
    bench.log(`${count} idle connections: ${rep} of ${bench.reps}`);
    const product = await ours(bench, `idle_${rep}`);
    const held = await hold(bench, load, product, count);
    const rates = bench.isQuick ? { fresh: NOT_RATED, known: NOT_RATED } : await compareTokens(bench, load, product);
    if (rep === bench.reps && !bench.isQuick) leak = await waves(bench, load, product);
    await product.stop();
    const raw = { ...(await bench.serve('raw-socketio', {}, PROBE)), tokenOf: () => null };
    runs.push({ product: held, ...rates, raw: await hold(bench, load, raw, count) });
    await raw.stop();
  }
  await load.stop();
  bench.samples.idle = runs;
  const faults = runs.flatMap(({ product, raw }) => [...product.faults, ...raw.faults]);
  const figures = [...idleFigures(runs, count, bench.isQuick), ...(leak ? [leak.figure] : [])];
  return { figures, faults: [...faults, ...(leak?.faults ?? [])] };
}

/** Each rep has a process of its own: what a process has once held it does not give back to the system. */
async function ours(bench: Bench, name: string): Promise<Contender> {
  const product = await Product.start(bench, name, { flags: PROBE });
  return { ...product.started, tokenOf: () => product.tokenOf(randomUUID(), 'user') };
}

async function open(bench: Bench, load: Started, contender: Contender, tokens: (string | null)[]): Promise<IdleResult> {
  const opened = messageFrom<IdleResult>(load, 120_000);
  load.child.send({ port: contender.port, tokens, watched: bench.watched(contender.pid) } satisfies IdleLoad);
  return opened;
}

async function drop(load: Started): Promise<string[]> {
  const dropped = messageFrom<{ firstFault: string | null }>(load);
  load.child.send('drop');
  const { firstFault } = await dropped;
  await pause(SETTLE_MS);
  return firstFault === null ? [] : [`idle connections: ${firstFault}`];
}

async function memoryOf({ child, output, ...rest }: Started): Promise<Memory> {
  const answer = messageFrom<Memory>({ child, output, ...rest }, 30_000);
  child.send('memory');
  return answer;
}

const several = (count: number, tokenOf: Token) => Array.from({ length: count }, tokenOf);

async function hold(bench: Bench, load: Started, contender: Contender, count: number): Promise<Held> {
  await open(bench, load, contender, several(FIRST, contender.tokenOf));
  await drop(load);
  const before = await memoryOf(contender);
  const { perSecond, cost } = await open(bench, load, contender, several(count, contender.tokenOf));
  await pause(SETTLE_MS);
  const after = await memoryOf(contender);
  return {
    heapEach: (after.heap - before.heap) / count / 1_024,
    residentEach: (after.resident - before.resident) / count / 1_024,
    perSecond,
    serverUs: cost.serverUs / count,
    faults: await drop(load),
  };
}

/** New tokens and known ones in a mirrored order: the server gets quicker from wave to wave, and that should help both alike. */
async function compareTokens(
  bench: Bench,
  load: Started,
  product: Contender,
): Promise<Pick<IdleRun, 'fresh' | 'known'>> {
  const rates = { fresh: [] as Rated[], known: [] as Rated[] };
  let tokens: (string | null)[] = [];
  for (const kind of TOKEN_WAVES) {
    if (kind === 'fresh') tokens = several(WAVE, product.tokenOf);
    rates[kind].push(await rate(bench, load, product, tokens));
  }
  return { fresh: medianOf(rates.fresh), known: medianOf(rates.known) };
}

/** A full collection falls into some waves and not into others. */
const medianOf = (rates: readonly Rated[]): Rated => ({
  perSecond: median(rates.map(({ perSecond }) => perSecond)),
  serverUs: median(rates.map(({ serverUs }) => serverUs)),
});

async function rate(bench: Bench, load: Started, contender: Contender, tokens: (string | null)[]): Promise<Rated> {
  const { perSecond, cost } = await open(bench, load, contender, tokens);
  await drop(load);
  return { perSecond, serverUs: cost.serverUs / WAVE };
}

/** The same visitors come and go: what stays after the first wave and grows with the others is a leak. */
async function waves(bench: Bench, load: Started, product: Contender): Promise<{ figure: Figure; faults: string[] }> {
  const tokens = several(WAVE, product.tokenOf);
  const heaps: number[] = [];
  const faults: string[] = [];
  for (let wave = 1; wave <= WAVES; wave += 1) {
    bench.log(`wave ${wave} of ${WAVES}`);
    await open(bench, load, product, tokens);
    faults.push(...(await drop(load)));
    heaps.push((await memoryOf(product)).heap / 2 ** 20);
  }
  bench.samples.waves = heaps;
  const growth = ((heaps.at(-1) ?? NaN) / (heaps[0] ?? NaN) - 1) * 100;
  return {
    faults,
    figure: {
      id: 'P15',
      what: `growth of the heap from the first to the last of ${WAVES} waves of ${WAVE} connections`,
      value: spreadOf([growth]),
      unit: '%',
      goal: { better: 'less', target: 5 },
      note: `${heaps.map(shown).join(', ')} MiB`,
    },
  };
}
