import { startEmbeddedPostgres } from '../../../src/platform/database/embedded-postgres.js';

/**
 * An application in small: starts the embedded server on the folder given, says in one JSON line that it runs, and serves
 * until SIGTERM. Refusals are one line on stderr and exit code 1.
 */
const log = { log: say('log'), warn: say('warn') };

try {
  const began = performance.now();
  const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log });
  const milliseconds = Math.round(performance.now() - began);
  const heartbeat = setInterval(() => undefined, 1_000);
  process.once('SIGTERM', () => void postgres.stop().then(() => clearInterval(heartbeat)));
  process.stdout.write(`${JSON.stringify({ url: postgres.url, pid: postgres.pid, milliseconds })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function say(level: string) {
  return (message: unknown): void => void process.stderr.write(`${level}: ${String(message)}\n`);
}
