import { migrations } from '../../migrations/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { createTemplate, startTestPostgres, type TestPostgres } from './postgres.js';

declare global {
  var testPostgres: TestPostgres | undefined;
}

const QUIET = { log: (): void => undefined, warn: (): void => undefined };

/** One PostgreSQL for the whole run, with one migrated database that each test file copies. */
export default async function setUp(): Promise<void> {
  globalThis.testPostgres = await startTestPostgres();
  await createTemplate(globalThis.testPostgres.url, (url) => migrate({ url, migrations, log: QUIET }));
}
