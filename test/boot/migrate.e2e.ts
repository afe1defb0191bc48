import { EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Client } from 'pg';
import { migrate } from '../../src/platform/database/migrate.js';
import { StartupError } from '../../src/platform/startup-error.js';
import { freePort } from '../support/free-port.js';
import { startProgram } from '../support/programs.js';
import {
  cloneTemplate,
  createTemplate,
  dropDatabase,
  startTestPostgres,
  type TestPostgres,
} from '../support/postgres.js';
import { CreateNotes } from './migrations/create-notes.js';

const migrations = [CreateNotes];
const SILENT = { log: (): void => undefined, warn: (): void => undefined };

describe('migrations', () => {
  let postgres: TestPostgres;
  let url: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    await createTemplate(postgres.url, async () => undefined);
  });
  afterAll(() => postgres.stop());

  beforeEach(async () => {
    url = await cloneTemplate('boot_migrate');
  });
  afterEach(() => dropDatabase('boot_migrate'));

  it('run once when five processes start at once on an empty database', async () => {
    const programs = Array.from({ length: 5 }, () => startProgram('test/boot/programs/migrate.ts', [], { input: url }));
    const ends = await Promise.all(programs.map(({ ended }) => ended));
    expect(ends).toEqual(Array.from({ length: 5 }, () => ({ code: 0, stderr: '' })));
    const done = await Promise.all(programs.map(({ firstLine }) => firstLine));
    expect(done.toSorted()).toEqual(['["CreateNotes1700000000000"]', '[]', '[]', '[]', '[]']);
    expect(await notes(url)).toBe(1);
  });

  it('wait for PostgreSQL, saying so, and run once it accepts connections', async () => {
    const port = await freePort();
    const lines: unknown[] = [];
    const proxied = Object.assign(new URL(url), { port: String(port) }).href;
    const news = new EventEmitter();
    const warn = (line: unknown): void => {
      lines.push(line);
      news.emit('warned');
    };
    const warned = once(news, 'warned');
    const running = migrate({ url: proxied, migrations, log: { ...SILENT, warn } });
    await warned;
    const proxy = await forward(port, Number(new URL(url).port));
    expect(await running).toEqual(['CreateNotes1700000000000']);
    proxy.close();
    expect(lines[0]).toMatch(
      /^PostgreSQL at 127\.0\.0\.1:\d+\/boot_migrate can't be reached yet \(ECONNREFUSED\); trying again in 250 ms\.$/,
    );
  });

  it('give up in one sentence, without the password, when PostgreSQL stays away', async () => {
    const absent = `postgres://omnichat:canary@127.0.0.1:${await freePort()}/omnichat`;
    const attempt = migrate({ url: absent, migrations, log: SILENT, patienceMs: 300 });
    await expect(attempt).rejects.toThrow(StartupError);
    await expect(attempt).rejects.toThrow(/can't be reached after 0 s \(ECONNREFUSED\)\.$/);
    await expect(attempt).rejects.not.toThrow('canary');
  });

  it('do not wait for a server that refuses us', async () => {
    const stranger = Object.assign(new URL(url), { password: 'wrong' }).href;
    await expect(migrate({ url: stranger, migrations, log: SILENT })).rejects.toThrow('refuses us (28P01)');
  });

  it('that fail leave nothing behind and give the lock free', async () => {
    await query(url, 'CREATE TABLE note (id text)');
    await expect(migrate({ url, migrations, log: SILENT })).rejects.toMatchObject({ code: '42P07' });
    await query(url, 'DROP TABLE note');
    expect(await migrate({ url, migrations, log: SILENT })).toEqual(['CreateNotes1700000000000']);
  });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function notes(url: string): Promise<number> {
  return Number((await query(url, 'SELECT count(*) FROM note'))[0]?.count);
}

/** Stands in for a PostgreSQL that starts late: passes connections on to the one that runs. */
async function forward(from: number, to: number): Promise<ReturnType<typeof createServer>> {
  const server = createServer((incoming) => {
    const outgoing = connect(to, '127.0.0.1');
    incoming.on('error', () => outgoing.destroy()).pipe(outgoing);
    outgoing.on('error', () => incoming.destroy()).pipe(incoming);
  });
  server.listen(from, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
