import { setTimeout as pause } from 'node:timers/promises';
import { readSettings, type Settings } from './config/settings.js';
import { LlmProvidersService } from './modules/llm-providers/llm-providers.service.js';
import { isOutage } from './platform/database/outage.js';
import { stopOnSignals } from './platform/lifecycle/shutdown.js';
import type { EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { PinoLogger } from './platform/logging/pino-logger.js';
import { TokensService } from './platform/auth/tokens.service.js';
import { demoLogin, furnishDemo, readdressDemo } from './demo.js';
import { type Server, startServer } from './server.js';
import { welcome } from './welcome.js';

/** How long the token in the welcome is good, in seconds. */
const WELCOME_TOKEN_SECONDS = 86_400;
/** How often, and how far apart (milliseconds), the demo project is tried to be filled while the database is away. */
const FURNISH_TRIES = 30;
const FURNISH_RETRY_MS = 1_000;

/** Starts the server, says where it is, and keeps it until a signal ends it. */
export async function run(): Promise<void> {
  const settings = readSettings();
  const logger = new PinoLogger(settings.LOG_LEVEL);
  const server = await startServer(settings, logger);
  const end = stopOnSignals(() => server.stop(), logger);
  if (server.embedded) void endWith(server.embedded, () => end(1), logger);
  if (!server.demoProjectId) return logger.log('omnichat is ready', { url: server.url });
  try {
    await furnishWithPatience(server, server.demoProjectId);
    await welcomeTo(server, server.demoProjectId, settings);
  } catch (error) {
    // The server itself serves; a demo is not worth its end.
    logger.warn('the demo project could not be made ready', error);
  }
}

async function furnishWithPatience(server: Server, projectId: string, tried = 1): Promise<void> {
  const { app, url, isDemoNew } = server;
  try {
    await (isDemoNew ? furnishDemo : readdressDemo)(app, projectId, url);
  } catch (error) {
    if (!isOutage(error) || tried >= FURNISH_TRIES) throw error;
    await pause(FURNISH_RETRY_MS);
    await furnishWithPatience(server, projectId, tried + 1);
  }
}

async function welcomeTo({ app, url }: Server, projectId: string, settings: Settings): Promise<void> {
  const claims = { sub: 'visitor-1', role: 'user', project_id: projectId } as const;
  const token = app.get(TokensService).sign(claims, WELCOME_TOKEN_SECONDS);
  const models = app.get(LlmProvidersService).describe();
  const login = await demoLogin(app, projectId);
  console.log(welcome({ url, token, settings, models, login }));
}

/** Without its database the server is of no use: a supervisor should start both again. */
async function endWith({ exited }: EmbeddedPostgres, end: () => void, logger: PinoLogger): Promise<void> {
  const { isExpected } = await exited;
  if (isExpected) return;
  logger.fatal('the embedded database has ended by itself');
  end();
}
