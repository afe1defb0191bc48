import { Module } from '@nestjs/common';
import { AssistantModule } from '../assistant/assistant.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { GenerationsController } from './generations.controller.js';
import { SyncController } from './sync.controller.js';
import { SyncService } from './sync.service.js';
import { TurnsController } from './turns.controller.js';

/** The edge: how turns come in, and how answers stream out. */
@Module({
  imports: [AssistantModule, ConversationsModule, MessagesModule],
  controllers: [GenerationsController, SyncController, TurnsController],
  providers: [SyncService],
})
export class RealtimeModule {}
