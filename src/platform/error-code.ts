/** The `code` of an error of Node, pg or a child process; undefined where there is none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether PostgreSQL refused a row since its unique key is taken (SQLSTATE 23505). */
export const isUniqueViolation = (error: unknown): boolean => errorCode(error) === '23505';

/** Whether PostgreSQL refused a row since what it belongs to is not there (SQLSTATE 23503). */
export const isForeignKeyViolation = (error: unknown): boolean => errorCode(error) === '23503';
