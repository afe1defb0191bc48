import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.ts';
import type { Bench } from './bench.ts';
import { answering, startNode, type Started } from './processes.ts';

/** Random in each run, so that it can't be leaked. */
const SECRET = randomBytes(48).toString('base64url');

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as an application's own backend would sign it. */
export function tokenFor(claims: { sub: string; role: 'user' | 'seller' | 'admin'; project_id: string }): string {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ ...claims, exp })}`;
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
}

export interface ProductOptions {
  /** Absent: the embedded database in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly upstream: string;
  readonly flags?: readonly string[];
  /** Settings beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts what is released: the built artefact, in production, with tokens. Resolves at the first `GET /ready` that says 200. */
export async function startProduct(options: ProductOptions): Promise<Started & { port: number; readyMs: number }> {
  const port = await freePort();
  const begin = performance.now();
  const started = startNode('dist/src/main.js', [], {
    flags: ['--enable-source-maps', ...(options.flags ?? [])],
    cwd: join(import.meta.dirname, '../..'),
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      DATA_DIR: options.dataDir,
      JWT_SECRET: SECRET,
      ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : { ALLOW_EMBEDDED_DATABASE: 'true' }),
      LLM_PROVIDER: 'openai',
      LLM_LAST_RESORT: 'none',
      OPENAI_API_KEY: 'bench',
      OPENAI_BASE_URL: options.upstream,
      LLM_MODEL: 'bench',
      LLM_MAX_CONCURRENT: '5000',
      // One generator plays all clients, from one address.
      RATE_LIMIT_PER_ACTOR: '0',
      RATE_LIMIT_PER_ROUTE: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_PER_PROJECT: '0',
      RATE_LIMIT_CONNECTS_PER_ADDRESS: '0',
      SOCKETS_PER_ADDRESS: '0',
      // Out of reach, but not off: what a socket's own limit costs is in the figures.
      RATE_LIMIT_PER_SOCKET: '1000000000',
      ...options.env,
    },
  });
  await answering(`http://127.0.0.1:${port}/ready`, started);
  return { ...started, port, readyMs: performance.now() - begin };
}

/** The product on a database of its own, with one project. */
export class Product {
  readonly started: Started & { port: number };
  readonly databaseUrl: string;
  readonly projectId: string;
  private readonly bench: Bench;

  private constructor(bench: Bench, started: Started & { port: number }, place: { url: string; projectId: string }) {
    this.bench = bench;
    this.started = started;
    this.databaseUrl = place.url;
    this.projectId = place.projectId;
  }

  static async start(bench: Bench, name: string, own: Pick<ProductOptions, 'flags' | 'env'> = {}): Promise<Product> {
    const url = await bench.createDatabase(name);
    const dataDir = join(bench.folder, name);
    const flags = [...(own.flags ?? []), ...(process.env.BENCH_PRODUCT_FLAGS?.split(' ') ?? [])];
    const started = await startProduct({ ...own, databaseUrl: url, dataDir, upstream: bench.upstream, flags });
    const projectId = randomUUID();
    await bench.sql(url, `INSERT INTO projects (id, name) VALUES ($1, 'bench')`, [projectId]);
    return new Product(bench, started, { url, projectId });
  }

  get port(): number {
    return this.started.port;
  }

  get pid(): number {
    return this.started.pid;
  }

  get visitorToken(): string {
    return this.tokenOf('visitor', 'user');
  }

  get sellerToken(): string {
    return this.tokenOf('seller', 'seller');
  }

  tokenOf(sub: string, role: 'user' | 'seller'): string {
    return tokenFor({ sub, role, project_id: this.projectId });
  }

  sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.bench.sql<Row>(this.databaseUrl, text, values);
  }

  /** New conversations of the visitor. */
  async conversations(count: number): Promise<string[]> {
    const rows = await this.sql<{ id: string }>(
      `INSERT INTO conversations (id, project_id, user_id) SELECT uuidv7(), $1, 'visitor' FROM generate_series(1, $2::int) RETURNING id`,
      [this.projectId, count],
    );
    return rows.map(({ id }) => id);
  }

  /** Rooms of so many: a user on half of the connections, on the others the seller who has the floor, so that no answer is made. */
  async rooms(count: number, size: number): Promise<{ ids: string[]; people: { room: string; token: string }[] }> {
    const rows = await this.sql<{ id: string; user_id: string; seller_id: string }>(
      `INSERT INTO conversations (id, project_id, user_id, seller_id, mode)
       SELECT uuidv7(), $1, 'user-' || x, 'seller-' || x, 'seller' FROM (SELECT gen_random_uuid()::text FROM generate_series(1, $2::int)) AS r(x)
       RETURNING id, user_id, seller_id`,
      [this.projectId, count],
    );
    const people = rows.flatMap(({ id, user_id: user, seller_id: seller }) => {
      const both = [this.tokenOf(user, 'user'), this.tokenOf(seller, 'seller')];
      return Array.from({ length: size }, (_, index) => ({ room: id, token: both[index % 2] as string }));
    });
    return { ids: rows.map(({ id }) => id), people };
  }

  stop(): Promise<void> {
    return this.started.stop();
  }
}
