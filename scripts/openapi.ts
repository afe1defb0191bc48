import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { AppModule } from '../src/app.module.js';
import { parseSettings } from '../src/config/settings.js';
import { openApiDocument } from '../src/openapi-document.js';
import { SecretKeys } from '../src/platform/auth/secret-keys.js';
import { createHttpApp } from '../src/platform/http/http-app.js';
import { PinoLogger } from '../src/platform/logging/pino-logger.js';

/** `npm run openapi` writes docs/openapi.json; with `--check` it only says whether the file is out of date. */
const FILE = join(import.meta.dirname, '../docs/openapi.json');

const settings = parseSettings({ LLM_PROVIDER: 'local' });
const secrets = new SecretKeys({ current: undefined, previous: undefined });
const database = { type: 'postgres' } as const;
// Nothing is instantiated or connected: the document is made from the decorators.
const options = { logger: new PinoLogger('error'), isPreview: true };
const app = await createHttpApp(AppModule.of({ settings, secrets, database }), settings, options);
const style = await resolveConfig(FILE);
const document = await format(JSON.stringify(openApiDocument(app)), { ...style, filepath: FILE });

if (!process.argv.includes('--check')) {
  await writeFile(FILE, document);
  console.log('Wrote docs/openapi.json.');
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== document) {
  console.error('docs/openapi.json is out of date: run "npm run openapi" and commit it.');
  process.exit(1);
}
