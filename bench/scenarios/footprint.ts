import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../lib/bench.ts';
import { residentMiB } from '../lib/proc.ts';
import { startProduct } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { spreadOf } from '../lib/statistics.ts';

/** From the start of the process to the first `GET /ready` that says 200, and the memory that it then holds. */
export async function footprint(bench: Bench): Promise<Outcome> {
  const databaseUrl = await bench.createDatabase('footprint');
  const own = { dataDir: join(bench.folder, 'footprint-own'), upstream: bench.upstream };
  const shared = { dataDir: join(bench.folder, 'footprint'), upstream: bench.upstream, databaseUrl };
  // Once each before it counts: the data folder is made, the migrations run.
  const first = await measure(own);
  await measure(shared);
  const reps = bench.isQuick ? 1 : bench.reps;
  const runs = [];
  for (let rep = 0; rep < reps; rep += 1) {
    bench.log(`start and memory, ${rep + 1} of ${reps}`);
    runs.push({ embedded: await measure(own), shared: await measure(shared) });
  }
  bench.samples.footprint = runs;
  return {
    figures: [
      {
        what: 'start to ready, on DATABASE_URL',
        value: spreadOf(runs.map(({ shared: run }) => run.readyMs)),
        unit: 'ms',
      },
      {
        what: 'start to ready, on an existing embedded database',
        value: spreadOf(runs.map(({ embedded: run }) => run.readyMs)),
        unit: 'ms',
        note: `the very first start, which makes the database: ${Math.round(first.readyMs)} ms`,
      },
      {
        what: 'resident memory of the server 2 s after its start',
        value: spreadOf(runs.map(({ shared: run }) => run.memory)),
        unit: 'MiB',
      },
    ],
    faults: [],
  };
}

async function measure(options: Parameters<typeof startProduct>[0]): Promise<{ readyMs: number; memory: number }> {
  const started = await startProduct(options);
  await pause(2_000);
  const memory = residentMiB(started.pid);
  await started.stop();
  return { readyMs: started.readyMs, memory };
}
