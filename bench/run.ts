import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { Bench } from './lib/bench.ts';
import { machineFacts } from './lib/machine.ts';
import { endOf, ROOT, stopAll, stopAllOnExit } from './lib/processes.ts';
import { Product } from './lib/product.ts';
import { type Figure, verdictOf, writeReport } from './lib/report.ts';
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
const bench = new Bench(values.quick, values.noisy);
const figures: Figure[] = [];
const faults: string[] = [];
const skipped: string[] = [];
try {
  await bench.start();
  const facts = await factsOf(bench);
  const product = await Product.start(bench, 'product');
  const all = values.quick ? QUICK : Object.keys(SCENARIOS);
  const names = (values.only === '' ? all : values.only.split(',')) as ScenarioName[];
  for (const name of names) {
    const scenario = SCENARIOS[name];
    if (!scenario) throw new Error(`there is no scenario ${name}`);
    const outcome = await scenario(bench, product).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      return { figures: [], faults: [`${name}: ${reason}`], skipped: [] };
    });
    figures.push(...(outcome.faults.length > 0 ? outcome.figures.map(asVoid) : outcome.figures));
    faults.push(...outcome.faults);
    skipped.push(...(outcome.skipped ?? []));
    if (outcome.faults.length > 0) bench.log(`the product's last words:\n${product.started.output().slice(-3_000)}`);
    const end = endOf(product.started);
    if (end === null) continue;
    faults.push(`${name}: the product ${end}`);
    break;
  }
  await product.stop();
  const machine = {
    ...facts,
    run: `${values.quick ? 'quick' : 'full'}, ${Math.round(process.uptime())} s, ${bench.disturbed} disturbed measurements kept`,
  };
  console.log(writeReport({ machine, figures, faults, skipped, samples: bench.samples }));
} finally {
  await stopAll();
  bench.clean();
}
const isMissed = values.gate && figures.some((figure) => verdictOf(figure) === 'FAIL');
process.exit(faults.length > 0 || isMissed ? 1 : 0);

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
