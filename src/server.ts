import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { migrations } from '../migrations/index.js';
import { AppModule } from './app.module.js';
import { obtainSecret, refuseEmbeddedInProduction } from './config/secrets.js';
import type { Settings } from './config/settings.js';
import { demoProject } from './demo.js';
import { serveDemo } from './demo-site/demo-site.js';
import { serveEventsDocs } from './events-docs.js';
import { KeeperWorker } from './modules/assistant/keeper.worker.js';
import { RepliesService } from './modules/assistant/replies.service.js';
import { RepliesWorker } from './modules/assistant/replies.worker.js';
import { checkLlmSettings } from './modules/llm-providers/llm-chain.js';
import { openApiDocument } from './openapi-document.js';
import { SecretKeys } from './platform/auth/secret-keys.js';
import { serveConsole } from './pages.js';
import { dataSourceOptions } from './platform/database/data-source.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';
import { createHttpApp } from './platform/http/http-app.js';
import { listen } from './platform/http/listen.js';
import { Drain } from './platform/lifecycle/drain.js';
import type { PinoLogger } from './platform/logging/pino-logger.js';
import { SocketAdapter } from './platform/sockets/socket.adapter.js';
import { SocketServer } from './platform/sockets/socket-server.js';
import { serveWidget } from './widget-pages.js';

export interface Server {
  readonly app: NestFastifyApplication;
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly databaseUrl: string;
  readonly demoProjectId: string | null;
  /** This start has made the demo project; `furnishDemo` would fill it. */
  readonly isDemoNew: boolean;
  readonly embedded: EmbeddedPostgres | null;
  /** Drains and closes everything that this process started. */
  stop(): Promise<void>;
}

/** Starts the whole product: database, migrations, application, and a demo project outside production. */
export async function startServer(settings: Settings, logger: PinoLogger): Promise<Server> {
  const secrets = new SecretKeys(await obtainSecret(settings));
  refuseEmbeddedInProduction(settings);
  checkLlmSettings(settings);
  const embedded = settings.DATABASE_URL
    ? null
    : await startEmbeddedPostgres({ dataDir: settings.DATA_DIR, log: logger });
  try {
    const databaseUrl = settings.DATABASE_URL ?? (embedded as EmbeddedPostgres).url;
    await migrate({ url: databaseUrl, migrations, log: logger });
    const database = dataSourceOptions(databaseUrl, settings, { entities: [], migrations: [] });
    const app = await createHttpApp(AppModule.of({ settings, secrets, database }), settings, { logger });
    app.useWebSocketAdapter(new SocketAdapter(app));
    SwaggerModule.setup('docs', app, () => openApiDocument(app), {
      jsonDocumentUrl: 'docs-json',
      customSiteTitle: 'omnichat',
      swaggerOptions: { persistAuthorization: true },
    });
    serveEventsDocs(app);
    await serveConsole(app);
    await serveWidget(app);
    const demo = settings.NODE_ENV === 'production' ? null : await demoProject(app.get(DataSource));
    let url = '';
    if (demo?.id) serveDemo(app, { projectId: demo.id, url: () => url });
    url = await listen(app, settings);
    const stop = () => stopServer({ app, embedded }, settings);
    return { app, url, databaseUrl, demoProjectId: demo?.id ?? null, isDemoNew: demo?.isNew ?? false, embedded, stop };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** Refuses new work, lets running work finish, hands the rest over, and only then closes sockets and pools. */
async function stopServer({ app, embedded }: Pick<Server, 'app' | 'embedded'>, settings: Settings): Promise<void> {
  const drain = app.get(Drain);
  const keeper = app.get(KeeperWorker);
  drain.begin();
  app.get(SocketServer).announceDrain(settings.DRAIN_TIMEOUT_MS);
  void app.get(RepliesWorker).close();
  const deadline = Date.now() + settings.DRAIN_TIMEOUT_MS;
  await drain.finished(settings.DRAIN_TIMEOUT_MS);
  await keeper.idle(deadline - Date.now());
  await keeper.handOver();
  app.get(RepliesService).dismiss();
  await app.close();
  await embedded?.stop();
}
