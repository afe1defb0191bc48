import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssistantModule } from '../../assistant/assistant.module.js';
import { BudgetsModule } from '../../budgets/budgets.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { MessagesModule } from '../../messages/messages.module.js';
import { ProjectsModule } from '../../projects/projects.module.js';
import { CallsController } from './calls.controller.js';
import { CallsGateway } from './calls.gateway.js';
import { CallsWorker } from './keeping/calls.worker.js';
import { FloorKeeperService } from './keeping/floor-keeper.service.js';
import { OrphansService } from './keeping/orphans.service.js';
import { RightsKeeperService } from './keeping/rights-keeper.service.js';
import { HangUpsService } from './hang-ups.service.js';
import { NotesService } from './notes.service.js';
import { PlacingService } from './placing.service.js';
import { PushToTalkService } from './push-to-talk.service.js';
import { RealtimeService } from './realtime.service.js';
import { CallEndsService } from './rows/call-ends.service.js';
import { CallLinesService } from './rows/call-lines.service.js';
import { CallRowsService } from './rows/call-rows.service.js';
import { Call } from './rows/call.entity.js';
import { RunningCallsService } from './rows/running-calls.service.js';
import { TalksService } from './talks.service.js';
import { RelayListener } from '../relay/relay.listener.js';
import { RelaysService } from '../relay/relays.service.js';
import { TicketsService } from './tickets.service.js';
import { BeginningsService } from './spending/beginnings.service.js';
import { CallBudgetsService } from './spending/call-budgets.service.js';
import { ClosingsService } from './spending/closings.service.js';
import { WhispersService } from './whispers.service.js';

/** Calls: the assistant listens and speaks, and what is said stands in the conversation. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Call]),
    AssistantModule,
    BudgetsModule,
    ConversationsModule,
    MessagesModule,
    ProjectsModule,
  ],
  controllers: [CallsController],
  providers: [
    BeginningsService,
    CallBudgetsService,
    CallEndsService,
    CallLinesService,
    CallRowsService,
    CallsGateway,
    CallsWorker,
    ClosingsService,
    FloorKeeperService,
    HangUpsService,
    NotesService,
    OrphansService,
    PlacingService,
    PushToTalkService,
    RealtimeService,
    RelayListener,
    RelaysService,
    RightsKeeperService,
    RunningCallsService,
    TalksService,
    TicketsService,
    WhispersService,
  ],
})
export class CallsModule {}
