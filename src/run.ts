import { LlmProvidersService } from './modules/llm-providers/llm-providers.service.js';
import { readSettings } from './config/settings.js';
import { stopOnSignals } from './platform/lifecycle/shutdown.js';
import type { EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { PinoLogger } from './platform/logging/pino-logger.js';
import { TokensService } from './platform/auth/tokens.service.js';
import { demoLogin, furnishDemo } from './demo.js';
import { startServer } from './server.js';
import { welcome } from './welcome.js';

/** How long the token in the welcome is good, in seconds. */
const WELCOME_TOKEN_SECONDS = 86_400;

/** Starts the server, says where it is, and keeps it until a signal ends it. */
export async function run(): Promise<void> {
  const settings = readSettings();
  const logger = new PinoLogger(settings.LOG_LEVEL);
  const server = await startServer(settings, logger);
  const end = stopOnSignals(() => server.stop(), logger);
  if (server.embedded) void endWith(server.embedded, () => end(1), logger);
  if (server.demoProjectId && server.isDemoNew) await furnishDemo(server.app, server.demoProjectId);
  if (!server.demoProjectId) return logger.log('omnichat is ready', { url: server.url });
  const claims = { sub: 'visitor-1', role: 'user', project_id: server.demoProjectId } as const;
  const token = server.app.get(TokensService).sign(claims, WELCOME_TOKEN_SECONDS);
  const models = server.app.get(LlmProvidersService).describe();
  const login = await demoLogin(server.app, server.demoProjectId);
  console.log(welcome({ url: server.url, token, settings, models, login }));
}

/** Without its database the server is of no use: a supervisor should start both again. */
async function endWith({ exited }: EmbeddedPostgres, end: () => void, logger: PinoLogger): Promise<void> {
  const { isExpected } = await exited;
  if (isExpected) return;
  logger.fatal('the embedded database has ended by itself');
  end();
}
