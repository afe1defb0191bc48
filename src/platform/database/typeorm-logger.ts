import type { Logger } from 'typeorm';

const nothing = (): void => undefined;

/** typeorm's own logger writes failed migrations to stdout, with the server's message, even when logging is off. */
export const silentLogger: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};
