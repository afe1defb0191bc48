import type { LoggerService, LogLevel } from '@nestjs/common';
import { type DestinationStream, type Level, type Logger as Pino, pino } from 'pino';
import { describeError } from './describe-error.js';
import { scrub } from './scrub.js';

/** What Nest says of its own start is for debugging only. */
const FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'WebSocketsController',
]);

/** The text of a line that tells of an error which no code of ours foresaw: a fault in this program. */
export const UNFORESEEN = 'unforeseen error';

/**
 * Nest's logger on pino: one JSON object a line, with only what call sites name (ids, codes, sizes, times).
 * Call it as `logger.warn('what happened', { fields })`; errors are reduced to name, code and our own stack lines.
 */
export class PinoLogger implements LoggerService {
  readonly pino: Pino;

  constructor(level: string, destination?: DestinationStream) {
    const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: scrub } };
    this.pino = destination ? pino(options, destination) : pino(options);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.has(rest.at(-1) as string) ? 'debug' : 'info', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  setLogLevels(_levels: LogLevel[]): void {}

  /** Nest passes the context's name as the last string; objects before it are fields. */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.findLast((item) => typeof item === 'string');
    const fields = rest.filter((item) => typeof item === 'object' && item !== null && !(item instanceof Error));
    const error = [message, ...rest].find((item) => item instanceof Error);
    const text = typeof message === 'string' ? message : error ? UNFORESEEN : JSON.stringify(message);
    this.pino[level](
      { context, ...Object.assign({}, ...fields), ...(error ? { error: describeError(error) } : {}) },
      text,
    );
  }
}
