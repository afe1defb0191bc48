import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';

const QUIET = { log: (): void => undefined, warn: (): void => undefined };

/** A PostgreSQL server of a test's own, which may be stopped, started again at the same address, frozen, and filled up. */
export class OwnPostgres {
  private server: EmbeddedPostgres;
  private readonly guests: Client[] = [];

  private constructor(
    server: EmbeddedPostgres,
    private readonly folder: string,
    private readonly parameters: Record<string, string>,
  ) {
    this.server = server;
  }

  static async start(parameters: Record<string, string> = {}): Promise<OwnPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'omnichat-own-'));
    return new OwnPostgres(
      await startEmbeddedPostgres({ dataDir: folder, log: QUIET, parameters }),
      folder,
      parameters,
    );
  }

  get url(): string {
    return this.server.url;
  }

  /** Ends the server at once, as a crash would. */
  async crash(): Promise<void> {
    process.kill(this.server.pid, 'SIGQUIT');
    await this.server.exited;
  }

  /** Starts it again on the same files and port. */
  async restart(): Promise<void> {
    const before = this.url;
    const { folder: dataDir, parameters } = this;
    this.server = await startEmbeddedPostgres({ dataDir, log: QUIET, parameters });
    if (this.url !== before) throw new Error('The port was taken meanwhile.');
  }

  /** Stops the clock of every process of the server. */
  async freeze(): Promise<void> {
    for (const pid of await this.processes()) process.kill(pid, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    for (const pid of await this.processes()) process.kill(pid, 'SIGCONT');
  }

  /** Cuts everybody off and takes all connections that the server has to give. */
  async occupy(): Promise<void> {
    for (;;) {
      const guest = new Client({ connectionString: this.url });
      guest.on('error', () => undefined);
      try {
        await guest.connect();
      } catch {
        return;
      }
      this.guests.push(guest);
      const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'omnichat%'`;
      await guest.query(cut);
    }
  }

  async vacate(): Promise<void> {
    await Promise.all(this.guests.splice(0).map((guest) => guest.end()));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async processes(): Promise<number[]> {
    const { pid: postmaster } = this.server;
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const parents = await Promise.all(pids.map(async (pid) => ({ pid, parent: await parentOf(pid) })));
    return [postmaster, ...parents.filter(({ parent }) => parent === postmaster).map(({ pid }) => pid)];
  }
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0);
}
