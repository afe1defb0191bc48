import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnswersService } from './answers.service.js';
import { ChatsService } from './chats.service.js';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { ChatbotsModule } from '../chatbots/chatbots.module.js';
import { EscalationsModule } from '../escalations/escalations.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { KnowledgeModule } from '../knowledge/knowledge.module.js';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { Generation } from './generations/generation.entity.js';
import { GenerationsService } from './generations/generations.service.js';
import { KeeperWorker } from './keeper.worker.js';
import { LiveReplies } from './live-replies.js';
import { RepliesService } from './replies.service.js';
import { RepliesWorker } from './replies.worker.js';
import { TurnsService } from './turns.service.js';
import { HttpTools } from './tools/http-tools.js';
import { KnowledgeTools } from './tools/knowledge-tools.js';
import { ToolsService } from './tools/tools.service.js';
import { ComposerService } from './writing/composer.service.js';
import { EscalatingService } from './escalating/escalating.service.js';
import { SpeakingService } from './speaking/speaking.service.js';
import { GroundingService } from './writing/grounding.service.js';
import { WriterService } from './writing/writer.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Generation]),
    BudgetsModule,
    ChatbotsModule,
    ConversationsModule,
    EscalationsModule,
    KnowledgeModule,
    MessagesModule,
    LlmProvidersModule,
  ],
  providers: [
    AnswersService,
    ChatsService,
    ComposerService,
    EscalatingService,
    GenerationsService,
    GroundingService,
    HttpTools,
    KnowledgeTools,
    KeeperWorker,
    LiveReplies,
    RepliesService,
    RepliesWorker,
    SpeakingService,
    ToolsService,
    TurnsService,
    WriterService,
  ],
  exports: [AnswersService, ChatsService, KeeperWorker, RepliesService, RepliesWorker, SpeakingService, TurnsService],
})
export class AssistantModule {}
