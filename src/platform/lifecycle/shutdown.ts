import type { PinoLogger } from '../logging/pino-logger.js';

/** After this long a shutdown ends the hard way, in milliseconds. */
const HARD_EXIT_MS = 10_000;

/**
 * Ends the process in good order on SIGTERM and Ctrl-C, and, after one log line, on an error that nobody caught (exit code 1).
 * A second signal, or 10 s, ends it at once. Answers with the function that begins this end, given the exit code.
 */
export function stopOnSignals(stop: () => Promise<void>, logger: PinoLogger): (code: number) => void {
  let isStopping = false;
  const end = (code: number): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(code || 1), HARD_EXIT_MS).unref();
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        logger.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal(event, error);
      end(1);
    });
  }
  return end;
}
