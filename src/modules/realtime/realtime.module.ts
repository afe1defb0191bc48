import { Module } from '@nestjs/common';
import { AssistantModule } from '../assistant/assistant.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { EscalationsModule } from '../escalations/escalations.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { VisitsModule } from '../visits/visits.module.js';
import { BroadcastListener } from './broadcast.listener.js';
import { ConversationsGateway } from './gateways/conversations.gateway.js';
import { CopilotGateway } from './gateways/copilot.gateway.js';
import { FloorGateway } from './gateways/floor.gateway.js';
import { MessagesGateway } from './gateways/messages.gateway.js';
import { RepliesGateway } from './gateways/replies.gateway.js';
import { SellersGateway } from './gateways/sellers.gateway.js';
import { SessionsGateway } from './gateways/sessions.gateway.js';
import { FloorNewsListener } from './floor/floor-news.listener.js';
import { VisitsGateway } from './gateways/visits.gateway.js';
import { HighWaterWorker } from './high-water.worker.js';
import { ChatsController } from './http/chats.controller.js';
import { GenerationsController } from './http/generations.controller.js';
import { SyncController } from './http/sync.controller.js';
import { TurnsController } from './http/turns.controller.js';
import { NeighboursWorker } from './neighbours.worker.js';
import { PlainListener } from './plain/plain.listener.js';
import { PlainSideService } from './plain/plain-side.service.js';
import { ReplyRelayWorker } from './reply-relay.worker.js';
import { RightsWorker } from './rights.worker.js';
import { SyncService } from './sync.service.js';
import { WatchingService } from './watching.service.js';

/** The edge: how turns come in, and how news and answers go out. */
@Module({
  imports: [AssistantModule, ConversationsModule, EscalationsModule, MessagesModule, SellersModule, VisitsModule],
  controllers: [ChatsController, GenerationsController, SyncController, TurnsController],
  providers: [
    BroadcastListener,
    ConversationsGateway,
    CopilotGateway,
    FloorGateway,
    FloorNewsListener,
    HighWaterWorker,
    MessagesGateway,
    NeighboursWorker,
    PlainListener,
    PlainSideService,
    RepliesGateway,
    ReplyRelayWorker,
    RightsWorker,
    SellersGateway,
    SessionsGateway,
    SyncService,
    VisitsGateway,
    WatchingService,
  ],
  exports: [WatchingService],
})
export class RealtimeModule {}
