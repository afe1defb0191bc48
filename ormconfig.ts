import 'reflect-metadata';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { readSettings, SettingsError } from './src/config/settings.js';
import { dataSourceOptions } from './src/platform/database/data-source.js';

const settings = readSettings();
if (!settings.DATABASE_URL) {
  throw new SettingsError(
    'The typeorm commands need DATABASE_URL, also for the embedded database, which has to be running.',
  );
}

/** The data source of typeorm's command line (`npm run migration:…`), which reports to the terminal; the application builds its own. */
export default new DataSource({
  ...dataSourceOptions(settings.DATABASE_URL, settings, {
    entities: [join(import.meta.dirname, 'src/modules/**/*.entity.{ts,js}')],
    migrations: [join(import.meta.dirname, 'migrations/*.{ts,js}')],
  }),
  logger: 'advanced-console',
});
