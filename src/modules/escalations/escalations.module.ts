import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { ClocksService } from './clocks/clocks.service.js';
import { ClocksWorker } from './clocks/clocks.worker.js';
import { EntryService } from './entry.service.js';
import { Escalation } from './escalation.entity.js';
import { EscalationsController } from './escalations.controller.js';
import { EscalationsService } from './escalations.service.js';
import { ActionsController } from './floor/actions.controller.js';
import { ActionsService } from './floor/actions.service.js';
import { MovesService } from './floor/moves.service.js';
import { BoardService } from './queue/board.service.js';
import { DispatchService } from './queue/dispatch.service.js';
import { PlacesListener } from './queue/places.listener.js';
import { QueueController } from './queue/queue.controller.js';
import { QueueWorker } from './queue/queue.worker.js';
import { RulesService } from './queue/rules.service.js';
import { RecordsService } from './records.service.js';
import { RoutingModule } from './routing/routing.module.js';

/** From the assistant to a person and back: who asks, who waits, who has the floor. */
@Module({
  imports: [TypeOrmModule.forFeature([Escalation]), ConversationsModule, MessagesModule, RoutingModule, SellersModule],
  controllers: [ActionsController, EscalationsController, QueueController],
  providers: [
    ActionsService,
    BoardService,
    ClocksService,
    ClocksWorker,
    DispatchService,
    EntryService,
    EscalationsService,
    MovesService,
    PlacesListener,
    QueueWorker,
    RecordsService,
    RulesService,
  ],
  exports: [ActionsService, BoardService, EscalationsService],
})
export class EscalationsModule {}
