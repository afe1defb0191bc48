import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { ROOT } from './processes.ts';

/** What a figure can't be read without: versions, cores, kernel, load, and whether the database keeps its promises. */
export async function machineFacts(database: Client): Promise<Record<string, unknown>> {
  const show = async (name: string): Promise<string> => {
    const { rows } = await database.query<Record<string, string>>(`SHOW ${name}`);
    return Object.values(rows[0] ?? {})[0] ?? '';
  };
  const packages = ['@nestjs/core', 'fastify', 'socket.io', 'ws', 'pg', 'typeorm', 'openai', 'undici', 'zod'].map(
    version,
  );
  const load = loadavg().map((value) => value.toFixed(2));
  return {
    date: new Date().toISOString(),
    cores: `${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `${type()} ${release()}`,
    'load before': load.join(' '),
    node: process.version,
    packages: packages.join(', '),
    PostgreSQL: await show('server_version'),
    durability: `fsync ${await show('fsync')}, synchronous_commit ${await show('synchronous_commit')}`,
    'one commit': `${Math.round(await commitUs(database))} µs (p50 of 200 single-row commits, one connection)`,
  };
}

const version = (name: string): string => {
  const file = join(ROOT, 'node_modules', name, 'package.json');
  return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
};

async function commitUs(database: Client): Promise<number> {
  await database.query('CREATE TABLE IF NOT EXISTS one_commit (n int)');
  const times: number[] = [];
  for (let n = 0; n < 200; n += 1) {
    const begin = performance.now();
    await database.query({ name: 'one-commit', text: 'INSERT INTO one_commit VALUES ($1)', values: [n] });
    times.push((performance.now() - begin) * 1_000);
  }
  await database.query('DROP TABLE one_commit');
  return times.sort((a, b) => a - b)[100] ?? NaN;
}
