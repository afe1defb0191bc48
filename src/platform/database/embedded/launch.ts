import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupError } from '../../startup-error.js';
import { addressOf } from './address.js';
import type { Cluster } from './cluster.js';
import type { Place } from './place.js';
import { choosePort, keepPort } from './port.js';
import { waitUntilReady } from './readiness.js';
import { lastComplaint, openLog, sizeOf } from './server-log.js';
import { type ServerProcess, spawnServer } from './server-process.js';

/** Complaints of a server that may start on the next try: a port just taken, processes of a killed server just ending. */
const WORTH_ANOTHER_TRY = /could not (?:bind|create any)|Address already in use|shared memory block|lock file/;
const TRIES = 50;
const TRY_AGAIN_MS = 200;

/** PostgreSQL's settings, by name. */
export type ServerParameters = Readonly<Record<string, string>>;

/**
 * For a small server that shares its machine. Durability is left on: an acknowledgement means "on disk".
 * What the log takes is limited to the server's own state, since messages about statements quote their values.
 */
const PARAMETERS: ServerParameters = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  shared_buffers: '128MB',
  max_connections: '100',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  jit: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Else every statement waits for 60 ms, now and then, until 16 MB of zeros are on the disk.
  wal_init_zero: 'off',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

interface Launch {
  readonly place: Place;
  readonly cluster: Cluster;
  readonly logFile: string;
  readonly parameters: ServerParameters;
}

export interface LaunchedServer {
  readonly url: string;
  readonly server: ServerProcess;
}

/**
 * Starts the server and resolves once it accepts connections.
 *
 * @throws StartupError with the server's last complaint when it ends instead.
 */
export async function launch(request: Launch): Promise<LaunchedServer> {
  for (let tries = 1; ; tries += 1) {
    const offset = await sizeOf(request.logFile);
    const launched = await tryOnce(request);
    if (launched) return launched;
    const complaint = await lastComplaint(request.logFile, offset);
    if (tries === TRIES || !WORTH_ANOTHER_TRY.test(complaint)) {
      throw new StartupError(`The embedded PostgreSQL did not start: ${complaint} (see ${request.logFile}).`);
    }
    await pause(TRY_AGAIN_MS);
  }
}

/** Undefined when the server ended before it was ready. */
async function tryOnce({ place, cluster, logFile, parameters }: Launch): Promise<LaunchedServer | undefined> {
  const port = await choosePort(place.home);
  const url = addressOf(cluster.password, port);
  const output = await openLog(logFile);
  const server = await spawnServer({
    program: join(place.programs, 'bin', 'postgres'),
    args: serverArguments(cluster.data, { ...PARAMETERS, ...parameters, port: String(port) }),
    account: place.account,
    output: output.fd,
  });
  await output.close();
  const hasEnded = new AbortController();
  void server.exited.then(() => hasEnded.abort());
  try {
    await waitUntilReady(url, hasEnded.signal);
    await keepPort(place.home, port);
    return { url, server };
  } catch (error) {
    if (hasEnded.signal.aborted) return undefined;
    await server.stop();
    throw error;
  }
}

function serverArguments(data: string, parameters: ServerParameters): string[] {
  return ['-D', data, ...Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
