import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AdmissionService } from './admission.service.js';
import { CommandsService } from './commands.service.js';
import { GatewaysService } from './gateways.service.js';
import { SocketSessionsService } from './socket-sessions.service.js';
import { SlowConsumersWorker } from './slow-consumers.worker.js';
import { SocketServer } from './socket-server.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    AdmissionService,
    CommandsService,
    GatewaysService,
    SocketSessionsService,
    SlowConsumersWorker,
    SocketServer,
  ],
  exports: [AdmissionService, CommandsService, SocketSessionsService, SocketServer],
})
export class SocketsModule {}
