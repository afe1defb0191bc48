import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { CommandCall } from './command-call.js';

/** Hands what a gateway threw back to the edge, which acknowledges it; Nest's own filter would leave the client waiting. */
@Catch()
export class CommandFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    host.switchToWs().getData<CommandCall>().failure = { error };
  }
}
