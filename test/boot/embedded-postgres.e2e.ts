import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { eventually, isRunning, type Program, startProgram } from '../support/programs.js';

const runningLine = z.object({ url: z.string(), pid: z.number(), milliseconds: z.number() });
type Running = z.infer<typeof runningLine>;

/** Limits of time are for a machine that runs other things too; `milliseconds` below is the product's own goal. */
describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  let programs: Program[];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'omnichat-boot-'));
    programs = [];
  });

  afterEach(async () => {
    for (const { child, ended } of programs) {
      child.kill('SIGTERM');
      await ended;
    }
    const pid = Number.parseInt(
      await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').catch(() => ''),
      10,
    );
    if (pid > 0) await eventually(async () => !(await isRunning(pid)));
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = (): Program => {
    const program = startProgram('test/boot/programs/serve.ts', [dataDir]);
    programs.push(program);
    return program;
  };
  const startAndRun = async (): Promise<{ program: Program; running: Running }> => {
    const program = start();
    const line = await program.firstLine;
    if (!line.startsWith('{')) throw new Error(`It did not start: ${line}`);
    return { program, running: runningLine.parse(JSON.parse(line)) };
  };

  it('keeps its data between runs, on the same port, and starts on it within a second', async () => {
    const first = await startAndRun();
    await write(first.running.url);
    first.program.child.kill('SIGTERM');
    expect((await first.program.ended).code).toBe(0);
    expect(await isRunning(first.running.pid)).toBe(false);
    const second = await startAndRun();
    expect(second.running.url).toBe(first.running.url);
    expect(await read(second.running.url)).toEqual([{ id: 1 }]);
    expect(second.running.milliseconds).toBeLessThan(1_000);
  });

  it('is durable, listens on this machine only, and lets nobody read its password', async () => {
    const { running } = await startAndRun();
    const rows = await query(
      running.url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories')`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    });
    expect((await stat(join(dataDir, 'postgres/password'))).mode & 0o777).toBe(0o600);
    const stranger = running.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(stranger, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('does not stop on Ctrl-C in our terminal: it runs in a session of its own', async () => {
    const { running } = await startAndRun();
    expect(Number(ps(running.pid, 'sid='))).toBe(running.pid);
    expect(Number(ps(running.pid, 'pgid='))).toBe(running.pid);
  });

  it('leaves no orphan when its parent is killed, and the next start has the data', async () => {
    const { program, running } = await startAndRun();
    await write(running.url);
    program.child.kill('SIGKILL');
    await eventually(async () => !(await isRunning(running.pid)));
    expect(await read((await startAndRun()).running.url)).toEqual([{ id: 1 }]);
  });

  it('ends a server whose parent and guard were both killed, and goes on with its data', async () => {
    const { program, running } = await startAndRun();
    await write(running.url);
    for (const guard of guardsOf(running.pid)) process.kill(guard, 'SIGKILL');
    program.child.kill('SIGKILL');
    await program.ended;
    expect(await isRunning(running.pid)).toBe(true);
    const next = await startAndRun();
    expect(await isRunning(running.pid)).toBe(false);
    expect(await read(next.running.url)).toEqual([{ id: 1 }]);
  });

  it('recovers what was committed after everything was killed at once', async () => {
    const { program, running } = await startAndRun();
    await write(running.url);
    for (const guard of guardsOf(running.pid)) process.kill(guard, 'SIGKILL');
    program.child.kill('SIGKILL');
    process.kill(running.pid, 'SIGKILL');
    await eventually(async () => !(await isRunning(running.pid)));
    expect(await read((await startAndRun()).running.url)).toEqual([{ id: 1 }]);
  });

  it('is not misled by a postmaster.pid whose number belongs to another process by now', async () => {
    const { program } = await startAndRun();
    program.child.kill('SIGTERM');
    await program.ended;
    await writeFile(join(dataDir, 'postgres/data/postmaster.pid'), `${process.pid}\n`);
    await startAndRun();
  });

  it('refuses a second start on the folder, naming it and the holder', async () => {
    const { program } = await startAndRun();
    const second = await start().ended;
    expect(second).toEqual({
      code: 1,
      stderr: `The database in ${dataDir} is in use by process ${program.child.pid}: stop that one first, or give this one a folder of its own with DATA_DIR.\n`,
    });
  });

  it('lets exactly one of several starts at once win', async () => {
    const lines = await Promise.all(Array.from({ length: 4 }, () => start().firstLine));
    expect(lines.filter((line) => line.startsWith('{'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('is in use by process'))).toHaveLength(3);
  });

  it('tells when the server ends unasked, and gives the folder free for another start', async () => {
    const log = { log: (): void => undefined, warn: (): void => undefined };
    const postgres = await startEmbeddedPostgres({ dataDir, log });
    await write(postgres.url);
    process.kill(postgres.pid, 'SIGKILL');
    expect(await postgres.exited).toEqual({ code: null, signal: 'SIGKILL', isExpected: false });
    const next = await startEmbeddedPostgres({ dataDir, log });
    expect(await read(next.url)).toEqual([{ id: 1 }]);
    await next.stop();
    expect(await next.exited).toEqual({ code: 0, signal: null, isExpected: true });
  });

  it('says why the server did not start', async () => {
    const { program } = await startAndRun();
    program.child.kill('SIGTERM');
    await program.ended;
    await writeFile(join(dataDir, 'postgres/data/postgresql.conf'), 'no_such_setting = 1\n');
    const { code, stderr } = await start().ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The embedded PostgreSQL did not start: .*contains errors.*\n$/);
  });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function write(url: string): Promise<void> {
  await query(url, 'CREATE TABLE kept (id int)');
  await query(url, 'INSERT INTO kept VALUES (1)');
}

function read(url: string): Promise<Record<string, unknown>[]> {
  return query(url, 'SELECT id FROM kept');
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
}

/** The guard shares the server's session; PostgreSQL's own processes have sessions of their own. */
function guardsOf(server: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,sid=,args='], { encoding: 'utf8' });
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  const guards = rows.filter(
    ([pid, sid, command]) => Number(sid) === server && Number(pid) !== server && command === '/bin/sh',
  );
  if (guards.length === 0) throw new Error('The server has no guard.');
  return guards.map(([pid]) => Number(pid));
}
