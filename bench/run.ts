import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { Bench } from './lib/bench.ts';
import { machineFacts } from './lib/machine.ts';
import { endOf, ROOT, running, stopAll, stopAllOnExit } from './lib/processes.ts';
import { Product } from './lib/product.ts';
import { type Figure, type Outcome, reportFile, verdictOf, writeReport } from './lib/report.ts';
import { QUICK, SCENARIOS, type ScenarioName } from './scenarios/index.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    noisy: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(`Usage: npm run bench -- [--quick] [--only name,name] [--noisy] [--gate]

Measures the built product beside the simplest servers that do the same job, in turn, in one run.
Scenarios: ${Object.keys(SCENARIOS).join(', ')}.
--quick   about two minutes: ${QUICK.join(', ')}, with shorter windows and fewer streams
--noisy   repeat nothing that strangers disturbed; only count it
--gate    exit code 1 when a target is missed (a wrong count always is one)`);
  process.exit(0);
}

stopAllOnExit();
const program = join(ROOT, 'dist/src/main.js');
if (!existsSync(program) || process.env.BENCH_BUILD !== 'no') {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}
/** No scenario takes so long; one that does is given up, so that the others are measured. */
const MOST_MS = 360_000;

const bench = new Bench(values.quick, values.noisy);
const figures: Figure[] = [];
const faults: string[] = [];
const skipped: string[] = [];
const report = reportFile();
let table = '';
try {
  const all = values.quick ? QUICK : Object.keys(SCENARIOS);
  const names = (values.only === '' ? all : values.only.split(',')) as ScenarioName[];
  for (const name of names) if (!SCENARIOS[name]) throw new Error(`there is no scenario ${name}`);
  await bench.start();
  const facts = await factsOf(bench);
  let product: Product | null = null;
  for (const [index, name] of names.entries()) {
    const others = running();
    product ??= await Product.start(bench, `product_${index}`);
    const outcome = await measure(name, product);
    figures.push(...(outcome.faults.length > 0 ? outcome.figures.map(asVoid) : outcome.figures));
    faults.push(...outcome.faults);
    skipped.push(...(outcome.skipped ?? []));
    const run = `${values.quick ? 'quick' : 'full'}, ${Math.round(process.uptime())} s, ${bench.disturbed} disturbed measurements kept`;
    // After each, so that a run that is cut short has said what it found.
    table = writeReport(report, { machine: { ...facts, run }, figures, faults, skipped, samples: bench.samples });
    if (outcome.faults.length === 0) continue;
    bench.log(`the product's last words:\n${product.started.output().slice(-3_000)}`);
    // What a failed scenario has left behind must not be in the figures of the next one.
    await product.stop();
    await stopAll(others);
    product = null;
  }
  console.log(table);
} finally {
  await stopAll();
  bench.clean();
}
const isMissed = values.gate && figures.some((figure) => verdictOf(figure) === 'FAIL');
process.exit(faults.length > 0 || isMissed ? 1 : 0);

/** A scenario that fails is a fault of its own, and no end of the run. */
async function measure(name: ScenarioName, product: Product): Promise<Outcome> {
  const given = new AbortController();
  const tooLong = pause(MOST_MS, undefined, { signal: given.signal }).then(() => {
    throw new Error(`took longer than ${MOST_MS / 1_000} s`);
  });
  tooLong.catch(() => undefined);
  const begun = process.uptime();
  try {
    return await Promise.race([SCENARIOS[name](bench, product), tooLong]);
  } catch (error) {
    const reason = endOf(product.started) ?? (error instanceof Error ? error.message : String(error));
    return { figures: [], faults: [`${name}: ${reason}`] };
  } finally {
    given.abort();
    bench.log(`${name} took ${Math.round(process.uptime() - begun)} s`);
  }
}

/** A figure beside a wrong count reaches no goal. */
function asVoid({ goal: _goal, ...figure }: Figure): Figure {
  return { ...figure, note: `void, see the wrong counts; ${figure.note ?? ''}` };
}

async function factsOf({ postgres }: Bench): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const facts = await machineFacts(client);
  await client.end();
  return facts;
}
