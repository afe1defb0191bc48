import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { Brief } from './briefs/brief.entity.js';
import { BriefsController } from './briefs/briefs.controller.js';
import { BriefsListener } from './briefs/briefs.listener.js';
import { BriefsService } from './briefs/briefs.service.js';
import { CopilotService } from './briefs/copilot.service.js';
import { WriterService } from './briefs/writer.service.js';
import { CannedReply } from './canned-replies/canned-reply.entity.js';
import { CannedRepliesController } from './canned-replies/canned-replies.controller.js';
import { CannedRepliesService } from './canned-replies/canned-replies.service.js';
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
  imports: [
    TypeOrmModule.forFeature([Brief, CannedReply, Escalation]),
    BudgetsModule,
    ContactsModule,
    ConversationsModule,
    LlmProvidersModule,
    MessagesModule,
    RoutingModule,
    SellersModule,
  ],
  controllers: [ActionsController, BriefsController, CannedRepliesController, EscalationsController, QueueController],
  providers: [
    ActionsService,
    BoardService,
    BriefsListener,
    BriefsService,
    CannedRepliesService,
    ClocksService,
    ClocksWorker,
    CopilotService,
    DispatchService,
    EntryService,
    EscalationsService,
    MovesService,
    PlacesListener,
    QueueWorker,
    RecordsService,
    RulesService,
    WriterService,
  ],
  exports: [ActionsService, BoardService, CopilotService, EscalationsService],
})
export class EscalationsModule {}
