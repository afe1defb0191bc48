import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsonwebtoken from 'jsonwebtoken';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { ApiClient } from './api-client.js';
import { freePort } from './free-port.js';
import { cloneTemplate, dropDatabase } from './postgres.js';
import { eventually } from './programs.js';
import { WITHOUT_LIMITS, TEST_SECRET } from './server.js';
import { SocketClient } from './socket-client.js';
import { requireForeseen } from './unforeseen.js';

const ROOT = join(import.meta.dirname, '../..');

/** Compiled code is kept between starts, which halves their time. */
const OWN_ENV = { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(tmpdir(), 'omnichat-test-compile-cache') };

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** The product as a process of its own: `src/main.ts`, without a build. */
export class Product {
  private written = '';
  readonly ended: Promise<End>;

  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => (this.written += chunk));
    }
    this.ended = once(child, 'close').then(() => ({
      code: child.exitCode,
      signal: child.signalCode,
      output: this.written,
    }));
  }

  /** Starts it with these settings alone (nothing of the test's own environment), and doesn't wait. */
  static async launch(env: Record<string, string> = {}, preload: readonly string[] = []): Promise<Product> {
    const port = await freePort();
    const imports = [join(ROOT, 'scripts/typescript.ts'), ...preload].flatMap((file) => ['--import', file]);
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', ...imports, join(ROOT, 'src/main.ts')],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...OWN_ENV, ...WITHOUT_LIMITS, PORT: `${port}`, JWT_SECRET: TEST_SECRET, LLM_PROVIDER: 'local', ...env },
      },
    );
    return new Product(child, Number(env.PORT ?? port));
  }

  /** Starts it and waits until it is ready. */
  static async start(env: Record<string, string> = {}, preload: readonly string[] = []): Promise<Product> {
    const product = await Product.launch(env, preload);
    await product.ready();
    return product;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Everything it has written to stdout and stderr. */
  get output(): string {
    return this.written;
  }

  /** What `GET /ready` says; 0 when nobody answers. */
  async readiness(): Promise<number> {
    const answer = await new ApiClient(this.url).get('/ready', { connection: 'close' }).catch(() => null);
    return answer?.status ?? 0;
  }

  async ready(limitMs = 60_000): Promise<void> {
    await eventually(async () => {
      if (!this.isAlive) throw new Error(`It ended instead of becoming ready: ${this.written}`);
      return (await this.readiness()) === 200;
    }, limitMs);
  }

  as(projectId: string, { sub = 'ann', role = 'user' }: { sub?: string; role?: string } = {}): ApiClient {
    return new ApiClient(this.url, tokenOf({ sub, role, project_id: projectId }));
  }

  /** A connected socket with a token of these claims. */
  socket(projectId: string, { sub = 'ann', role = 'user' }: { sub?: string; role?: string } = {}) {
    return SocketClient.connect(this.url, { token: tokenOf({ sub, role, project_id: projectId }) });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it by force, if it still runs. @throws Error when it met what nobody foresaw */
  async kill(): Promise<void> {
    if (this.isAlive) this.child.kill('SIGKILL');
    const { output } = await this.ended;
    requireForeseen(output.split('\n'));
  }
}

export const tokenOf = (claims: object): string =>
  jsonwebtoken.sign(claims, TEST_SECRET, { algorithm: 'HS256', expiresIn: 3_600 });

/** A migrated database with one project, for processes to share. */
export class SharedDatabase {
  private constructor(
    readonly url: string,
    readonly projectId: string,
    private readonly name: string,
  ) {}

  static async create(): Promise<SharedDatabase> {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    const database = new SharedDatabase(await cloneTemplate(name), uuidv7(), name);
    await database.sql(`INSERT INTO projects (id, name) VALUES ($1, 'demo')`, [database.projectId]);
    return database;
  }

  sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return querying(this.url, text, values);
  }

  drop(): Promise<void> {
    return dropDatabase(this.name);
  }
}

/** Runs one statement on a connection of its own. */
export async function querying<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
