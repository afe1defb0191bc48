import { parseSettings } from '../../config/settings.js';
import { dataSourceOptions } from './data-source.js';

describe('dataSourceOptions', () => {
  const settings = parseSettings({ DATABASE_POOL_SIZE: '7', DATABASE_STATEMENT_TIMEOUT_MS: '3000' });
  const options = dataSourceOptions('postgres://db/omnichat', settings, { entities: [], migrations: [] });

  it('bounds every wait', () => {
    expect(options).toMatchObject({
      poolSize: 7,
      connectTimeoutMS: 2_000,
      extra: {
        statement_timeout: 3_000,
        lock_timeout: 2_000,
        idle_in_transaction_session_timeout: 10_000,
        keepAlive: true,
      },
    });
  });

  it('never changes the schema by itself', () => {
    expect(options).toMatchObject({ synchronize: false, migrationsRun: false, installExtensions: false });
  });
});
