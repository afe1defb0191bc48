import { Global, Module } from '@nestjs/common';
import { AdmissionService } from './admission.service.js';
import { CommandsService } from './commands.service.js';
import { SessionsService } from './sessions.service.js';
import { SlowConsumersWorker } from './slow-consumers.worker.js';
import { SocketServer } from './socket-server.js';

@Global()
@Module({
  providers: [AdmissionService, CommandsService, SessionsService, SlowConsumersWorker, SocketServer],
  exports: [AdmissionService, CommandsService, SessionsService, SocketServer],
})
export class SocketsModule {}
