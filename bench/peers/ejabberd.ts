import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../test/support/free-port.ts';
import type { Bench } from '../lib/bench.ts';
import { endOf, startCommand, type Started } from '../lib/processes.ts';
import type { SocketResult } from '../load/sockets.ts';
import { chatLoad } from '../scenarios/chat-load.ts';

/** Of Debian's package, which says in this script where its libraries are. */
const SCRIPT = '/usr/sbin/ejabberdctl';
const SCHEMA = '/usr/share/ejabberd/sql/pg.sql';
const START_MS = 30_000;
const ARCHIVE_MS = 10_000;

interface Ejabberd {
  measure(): Promise<SocketResult>;
  stop(): Promise<void>;
}

/**
 * Debian's ejabberd with rooms (MUC) whose messages are archived (MAM) in the PostgreSQL of the run. A room inserts a message
 * and waits for the commit before anybody hears it, so that what its sender hears back is stored, as our acknowledgement is.
 * Answers with the measurement to repeat, or with a reason in words.
 */
export async function prepareEjabberd(
  bench: Bench,
  people: readonly { readonly room: string }[],
): Promise<Ejabberd | string> {
  const installed = await findEjabberd();
  if (typeof installed === 'string') return installed;
  const url = await bench.createDatabase('ejabberd');
  await bench.sql(url, installed.schema);
  const port = await freePort();
  const folder = join(bench.folder, 'ejabberd');
  await mkdir(folder);
  const config = join(folder, 'ejabberd.yml');
  // JSON is YAML.
  await writeFile(config, JSON.stringify(settings(port, new URL(url))));
  const started = startErlang(folder, { ERL_LIBS: installed.libraries, EJABBERD_CONFIG_PATH: config });
  const failure = await listening(port, started);
  if (failure !== null) {
    await started.stop();
    return failure;
  }
  const load = chatLoad(bench, { port, pid: started.pid }, { command: 'groupchat', people });
  let reflected = 0;
  const measure = async (): Promise<SocketResult> => {
    const result = await load();
    reflected += result.acknowledged;
    const rows = await archived(bench, url, reflected);
    if (rows === reflected) return result;
    const firstFault = result.firstFault ?? `${reflected} messages were heard, ${rows} rows archived`;
    return { ...result, faults: result.faults + 1, firstFault };
  };
  return { measure, stop: () => started.stop() };
}

async function findEjabberd(): Promise<{ libraries: string; schema: string } | string> {
  const script = await readFile(SCRIPT, 'utf8').catch(() => '');
  const [, libraries] = /^ERL_LIBS='(.+)'$/m.exec(script) ?? [];
  const schema = await readFile(SCHEMA, 'utf8').catch(() => null);
  if (!libraries || schema === null) return "Debian's ejabberd is not installed";
  // Without it ejabberd starts, passes messages on, and stores none.
  const hasDriver = 'is_list(code:lib_dir(p1_pgsql)) orelse halt(1), halt(0).';
  const driver = await promisify(execFile)('erl', ['-noinput', '-eval', hasDriver]).catch(() => null);
  return driver ? { libraries, schema } : 'erlang-p1-pgsql is not installed';
}

/** As `ejabberdctl foreground` does, but as a node that no other can find: without a name, a daemon and a user of its own. */
const startErlang = (folder: string, env: Record<string, string>): Started =>
  startCommand('erl', ['-noinput', '+K', 'true', '-mnesia', 'dir', JSON.stringify(folder), '-s', 'ejabberd'], {
    cwd: folder,
    env: { ...env, EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'), ERL_CRASH_DUMP: join(folder, 'crash.dump') },
  });

/** Everybody is let in, nothing is slowed down, and no module runs that the figure does not need. */
const settings = (port: number, database: URL): object => ({
  hosts: ['localhost'],
  loglevel: 'error',
  listen: [{ port, ip: '127.0.0.1', module: 'ejabberd_c2s', shaper: 'none', max_stanza_size: 65_536 }],
  auth_method: 'anonymous',
  anonymous_protocol: 'sasl_anon',
  allow_multiple_connections: true,
  sql_type: 'pgsql',
  sql_server: database.hostname,
  sql_port: Number(database.port),
  sql_database: database.pathname.slice(1),
  sql_username: decodeURIComponent(database.username),
  sql_password: decodeURIComponent(database.password),
  sql_pool_size: 10,
  modules: {
    // The archive of a room that does not persist goes with the last who leaves it.
    mod_muc: { history_size: 0, default_room_options: { mam: true, persistent: true } },
    mod_mam: { db_type: 'sql', default: 'always' },
  },
});

/** Null once it takes connections; else why it never will. */
async function listening(port: number, started: Started): Promise<string | null> {
  for (let waited = 0; waited < START_MS; waited += 100) {
    const end = endOf(started);
    if (end !== null) return `ejabberd ${end.slice(0, 300)}`;
    const socket = connect(port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return null;
    await pause(100);
  }
  return `ejabberd did not listen within ${START_MS / 1_000} s`;
}

/** The rows of the archive, as soon as there are so many. */
async function archived(bench: Bench, url: string, expected: number): Promise<number> {
  for (let waited = 0; ; waited += 100) {
    const [row] = await bench.sql<{ rows: number }>(url, 'SELECT count(*)::int AS rows FROM archive');
    const rows = row?.rows ?? 0;
    if (rows >= expected || waited >= ARCHIVE_MS) return rows;
    await pause(100);
  }
}
