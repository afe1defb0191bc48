import { randomUUID } from 'node:crypto';
import type { DestinationStream } from 'pino';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { parseSettings } from '../../src/config/settings.js';
import { TokensService } from '../../src/platform/auth/tokens.service.js';
import { PinoLogger } from '../../src/platform/logging/pino-logger.js';
import { type Server, startServer } from '../../src/server.js';
import { ApiClient } from './api-client.js';
import { SocketClient } from './socket-client.js';
import { cloneTemplate, dropDatabase } from './postgres.js';
import { errorLog, requireForeseen } from './unforeseen.js';

/** A secret for tests: random in each run, so that none can be leaked. */
export const TEST_SECRET = randomUUID() + randomUUID();

/** Tests call faster than anybody; those of the limits set their own. */
export const WITHOUT_LIMITS = Object.fromEntries(
  [
    'PER_SOCKET',
    'PER_ACTOR',
    'PER_ROUTE',
    'PER_ADDRESS',
    'PER_PROJECT',
    'ARRIVALS_PER_ADDRESS',
    'LOGINS',
    'VOICE_TURNS',
  ].map((bucket) => [`RATE_LIMIT_${bucket}`, '0']),
);

export interface TokenClaims {
  sub?: string;
  role?: 'user' | 'seller' | 'admin';
  project_id?: string | string[];
  name?: string;
}

/** The whole product in this process, on a database of its own. */
export class TestServer {
  private operator: Pool | null = null;

  private constructor(
    readonly server: Server,
    readonly projectId: string,
    private readonly database: string | null,
  ) {}

  /** `env` overrides the settings; give `DATABASE_URL` to share a database with another server. `log` gets the log's lines, and then judges them. */
  static async start(env: Record<string, string> = {}, log?: DestinationStream): Promise<TestServer> {
    const database = env.DATABASE_URL ? null : `test_${randomUUID().replaceAll('-', '')}`;
    const settings = parseSettings({
      PORT: '0',
      LOG_LEVEL: 'error',
      JWT_SECRET: TEST_SECRET,
      LLM_PROVIDER: 'local',
      ...WITHOUT_LIMITS,
      ...(database ? { DATABASE_URL: await cloneTemplate(database) } : {}),
      ...env,
    });
    const server = await startServer(settings, new PinoLogger(settings.LOG_LEVEL, log ?? errorLog));
    if (!server.demoProjectId) throw new Error('a test server has the demo project');
    return new TestServer(server, server.demoProjectId, database);
  }

  get url(): string {
    return this.server.url;
  }

  get databaseUrl(): string {
    return this.server.databaseUrl;
  }

  token({ sub = 'ann', role = 'user', project_id = this.projectId, name }: TokenClaims = {}, seconds = 3_600): string {
    const claims = { sub, role, project_id, ...(name ? { name } : {}) };
    return this.server.app.get(TokensService).sign(claims, seconds);
  }

  /** A REST client with a token of these claims; a user of the demo project unless told otherwise. */
  as(claims: TokenClaims = {}): ApiClient {
    return new ApiClient(this.url, this.token(claims));
  }

  /** A connected socket with a token of these claims. */
  socket(claims: TokenClaims = {}): Promise<SocketClient> {
    return SocketClient.connect(this.url, { token: this.token(claims) });
  }

  /** Runs SQL beside the server, as an operator would. */
  async sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    // The last test of a file may drop the database under a connection that is just closing.
    this.operator ??= new Pool({ connectionString: this.databaseUrl, max: 4 }).on('error', () => undefined);
    return (await this.operator.query(text, values)).rows as Row[];
  }

  /** Another project, made as a row since tests need many. */
  async newProject(name = 'other', instructions: string | null = null): Promise<string> {
    const id = uuidv7();
    await this.sql('INSERT INTO projects (id, name, instructions) VALUES ($1, $2, $3)', [id, name, instructions]);
    return id;
  }

  async stop(): Promise<void> {
    await this.operator?.end();
    await this.server.stop();
    if (this.database) await dropDatabase(this.database);
    requireForeseen(errorLog.take());
  }
}
