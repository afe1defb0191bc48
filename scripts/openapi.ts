import 'reflect-metadata';
import { format, resolveConfig } from 'prettier';
import { AppModule } from '../src/app.module.js';
import { parseSettings } from '../src/config/settings.js';
import { openApiDocument } from '../src/openapi-document.js';
import { SecretKeys } from '../src/platform/auth/secret-keys.js';
import { createHttpApp } from '../src/platform/http/http-app.js';
import { PinoLogger } from '../src/platform/logging/pino-logger.js';
import { keepClientCode } from './client-code.js';
import { keep } from './kept-files.js';

/** `npm run openapi` writes docs/openapi.json and the client's code; with `--check` it only says what is out of date. */
const FILE = 'docs/openapi.json';
const COMMAND = 'npm run openapi';

const settings = parseSettings({ LLM_PROVIDER: 'local' });
const secrets = new SecretKeys({ current: undefined, previous: undefined });
const database = { type: 'postgres' } as const;
// Nothing is instantiated or connected: the document is made from the decorators.
const options = { logger: new PinoLogger('error'), isPreview: true };
const app = await createHttpApp(AppModule.of({ settings, secrets, database }), settings, options);
const style = await resolveConfig(FILE);
const document = await format(JSON.stringify(openApiDocument(app)), { ...style, filepath: FILE });
await keep(new Map([[FILE, document]]), COMMAND);
await keepClientCode(COMMAND);
