/** The product's own embedded PostgreSQL, for all that need a database in a run. Argument: its folder. */
interface Embedded {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}
type Start = (options: { dataDir: string; log: Record<'log' | 'warn', (line: unknown) => void> }) => Promise<Embedded>;

const built = new URL('../../dist/src/platform/database/embedded-postgres.js', import.meta.url).href;
const { startEmbeddedPostgres } = (await import(built)) as { startEmbeddedPostgres: Start };
const log = { log: () => undefined, warn: (line: unknown) => console.error(line) };
const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log });
process.send?.({ url: postgres.url, pid: postgres.pid });
process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
process.once('disconnect', () => void postgres.stop().then(() => process.exit(1)));
