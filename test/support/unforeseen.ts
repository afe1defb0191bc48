import type { DestinationStream } from 'pino';
import { UNFORESEEN } from '../../src/platform/logging/pino-logger.js';

/** Judges lines of a server's log. @throws Error with those that tell of a fault of ours, whether or not a client noticed */
export function requireForeseen(lines: readonly string[]): void {
  const faults = lines.filter((line) => line.includes(`"msg":"${UNFORESEEN}"`));
  if (faults.length > 0) throw new Error(`the server met what nobody foresaw:\n${faults.join('\n')}`);
}

/** A log of errors for a test file, one for all its servers, as Nest's logger is. */
class ErrorLog implements DestinationStream {
  private readonly lines: string[] = [];

  write(line: string): void {
    this.lines.push(line.trimEnd());
  }

  /** What was written since the last time, for a test that breaks something on purpose. */
  take(): string[] {
    return this.lines.splice(0);
  }
}

export const errorLog = new ErrorLog();
