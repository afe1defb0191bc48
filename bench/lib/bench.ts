import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { WindowCost } from './window.ts';
import { messageFrom, startNode, type Started } from './processes.ts';

/** Above this many cores of strangers a measurement is repeated. */
const MAX_FOREIGN = 0.12;

/** What all scenarios share: how thorough they are, one PostgreSQL, one upstream, and the guard against strangers. */
export class Bench {
  readonly isQuick: boolean;
  readonly folder = mkdtempSync(join(tmpdir(), 'omnichat-bench-'));
  readonly reps = 3;
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** Of sockets, whose server needs longer to settle. */
  readonly socketWindowMs: number;
  readonly samples: Record<string, unknown[]> = {};
  /** Measurements that were kept although strangers disturbed them. */
  disturbed = 0;
  postgres = { url: '', pid: 0 };
  upstreamPort = 0;
  private repeatsLeft: number;

  constructor(isQuick: boolean, isNoisy = false) {
    // Else PostgreSQL, which never runs as root, would keep its data where `clean` does not look.
    chmodSync(this.folder, 0o711);
    this.isQuick = isQuick;
    this.warmUpMs = isQuick ? 700 : 2_000;
    this.windowMs = isQuick ? 1_500 : 5_000;
    this.socketWindowMs = isQuick ? 3_000 : 5_000;
    this.repeatsLeft = isNoisy ? 0 : isQuick ? 2 : 12;
  }

  async start(): Promise<void> {
    const postgres = startNode('bench/servers/postgres.ts', [join(this.folder, 'database')]);
    this.postgres = await messageFrom(postgres);
    this.upstreamPort = (await this.serve('fake-openai')).port;
  }

  /** Starts one of `bench/servers`; resolves once it listens. */
  async serve(
    name: string,
    env: Record<string, string> = {},
    flags: readonly string[] = [],
  ): Promise<Started & { port: number }> {
    const started = startNode(`bench/servers/${name}.ts`, [], { env: { NODE_ENV: 'production', ...env }, flags });
    const { port } = await messageFrom<{ port: number }>(started);
    return { ...started, port };
  }

  get upstream(): string {
    return `http://127.0.0.1:${this.upstreamPort}/v1`;
  }

  /** Makes an empty database beside the others and answers with its URL. */
  async createDatabase(name: string): Promise<string> {
    await this.sql(this.postgres.url, `CREATE DATABASE ${name}`);
    const url = new URL(this.postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async sql<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text, values)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  /** The processes that a load generator watches. */
  watched(server: number): { server: number; database: number; bench: number } {
    return { server, database: this.postgres.pid, bench: process.pid };
  }

  /**
   * Measures the contenders in turn, A B A B A B, so that whatever drifts drifts for all. A measurement during which strangers
   * used the machine is repeated, as often as the run can afford, and else kept and counted as disturbed.
   */
  async interleave<Name extends string, Result extends { cost: WindowCost }>(
    title: string,
    contenders: Readonly<Partial<Record<Name, () => Promise<Result>>>>,
    reps = this.reps,
  ): Promise<Record<Name, Result[]>> {
    const names = Object.keys(contenders) as Name[];
    const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
    for (let rep = 1; rep <= reps; rep += 1) {
      for (const name of names) {
        this.log(`${title}: ${name}, ${rep} of ${reps}`);
        const measure = contenders[name];
        if (measure) results[name].push(await this.guarded(measure));
      }
    }
    this.samples[title] = names.map((name) => ({ name, results: results[name] }));
    return results;
  }

  log(line: string): void {
    process.stderr.write(`${(process.uptime() | 0).toString().padStart(4)} s  ${line}\n`);
  }

  clean(): void {
    if (this.folder.startsWith(tmpdir())) rmSync(this.folder, { recursive: true, force: true });
  }

  private async guarded<Result extends { cost: WindowCost }>(measure: () => Promise<Result>): Promise<Result> {
    const result = await measure();
    if (result.cost.foreign <= MAX_FOREIGN) return result;
    if (this.repeatsLeft === 0) {
      this.disturbed += 1;
      return result;
    }
    this.repeatsLeft -= 1;
    this.log(`strangers used ${result.cost.foreign.toFixed(2)} cores: once more`);
    return this.guarded(measure);
  }
}
