import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssistantModule } from '../assistant/assistant.module.js';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { KnowledgeModule } from '../knowledge/knowledge.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SpeechModule } from '../speech/speech.module.js';
import { AvatarsModule } from './avatars/avatars.module.js';
import { CallsModule } from './calls/calls.module.js';
import { BillsService } from './spending/bills.service.js';
import { SecondsService } from './spending/seconds.service.js';
import { SecondsWorker } from './spending/seconds.worker.js';
import { SpokenTurn } from './spending/spoken-turn.entity.js';
import { TurnSpeechService } from './spending/turn-speech.service.js';
import { AccessService } from './status/access.service.js';
import { StatusController } from './status/status.controller.js';
import { StatusService } from './status/status.service.js';
import { VoiceTermsModule } from './terms/voice-terms.module.js';
import { TokenController } from './token/token.controller.js';
import { TokenService } from './token/token.service.js';
import { HearingService } from './turns/hearing.service.js';
import { LiveTurnsGateway } from './turns/live/live-turns.gateway.js';
import { LiveTurnsService } from './turns/live/live-turns.service.js';
import { VoiceTurnsController } from './turns/voice-turns.controller.js';
import { VoiceTurnsService } from './turns/voice-turns.service.js';

/** Spoken conversations: the ways in which a visitor talks, and hears the assistant that also writes. */
@Module({
  imports: [
    TypeOrmModule.forFeature([SpokenTurn]),
    AssistantModule,
    AvatarsModule,
    BudgetsModule,
    CallsModule,
    ConversationsModule,
    KnowledgeModule,
    MessagesModule,
    ProjectsModule,
    SpeechModule,
    VoiceTermsModule,
  ],
  controllers: [StatusController, TokenController, VoiceTurnsController],
  providers: [
    AccessService,
    BillsService,
    HearingService,
    LiveTurnsGateway,
    LiveTurnsService,
    SecondsService,
    SecondsWorker,
    StatusService,
    TokenService,
    TurnSpeechService,
    VoiceTurnsService,
  ],
  exports: [AccessService],
})
export class VoiceModule {}
