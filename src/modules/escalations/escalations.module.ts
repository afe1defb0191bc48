import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { EntryService } from './entry.service.js';
import { Escalation } from './escalation.entity.js';
import { EscalationsController } from './escalations.controller.js';
import { EscalationsService } from './escalations.service.js';
import { ActionsController } from './floor/actions.controller.js';
import { ActionsService } from './floor/actions.service.js';
import { MovesService } from './floor/moves.service.js';
import { BoardService } from './queue/board.service.js';
import { QueueController } from './queue/queue.controller.js';
import { RulesService } from './queue/rules.service.js';
import { RecordsService } from './records.service.js';

/** From the assistant to a person and back: who asks, who waits, who has the floor. */
@Module({
  imports: [TypeOrmModule.forFeature([Escalation]), ConversationsModule, MessagesModule],
  controllers: [ActionsController, EscalationsController, QueueController],
  providers: [
    ActionsService,
    BoardService,
    EntryService,
    EscalationsService,
    MovesService,
    RecordsService,
    RulesService,
  ],
  exports: [ActionsService, BoardService, EscalationsService],
})
export class EscalationsModule {}
