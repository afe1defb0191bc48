import type { LoggerService } from '@nestjs/common';

/** The part of a logger that the start needs. */
export type BootLog = Pick<LoggerService, 'log' | 'warn'>;
