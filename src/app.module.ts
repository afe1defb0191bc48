import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSourceOptions } from 'typeorm';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { AssistantModule } from './modules/assistant/assistant.module.js';
import { BudgetsModule } from './modules/budgets/budgets.module.js';
import { ChatbotsModule } from './modules/chatbots/chatbots.module.js';
import { ContactsModule } from './modules/contacts/contacts.module.js';
import { ConversationsModule } from './modules/conversations/conversations.module.js';
import { RoutingModule } from './modules/escalations/routing/routing.module.js';
import { DoctorModule } from './modules/doctor/doctor.module.js';
import { FiguresModule } from './modules/figures/figures.module.js';
import { KnowledgeModule } from './modules/knowledge/knowledge.module.js';
import { EscalationsModule } from './modules/escalations/escalations.module.js';
import { LlmProvidersModule } from './modules/llm-providers/llm-providers.module.js';
import { MessagesModule } from './modules/messages/messages.module.js';
import { ProjectsModule } from './modules/projects/projects.module.js';
import { RealtimeModule } from './modules/realtime/realtime.module.js';
import { SellersModule } from './modules/sellers/sellers.module.js';
import { SpeechModule } from './modules/speech/speech.module.js';
import { VisitsModule } from './modules/visits/visits.module.js';
import { VoiceModule } from './modules/voice/voice.module.js';
import { WidgetModule } from './modules/widget/widget.module.js';
import { AuthModule } from './platform/auth/auth.module.js';
import type { SecretKeys } from './platform/auth/secret-keys.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EventsModule } from './platform/events/events.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { LimitsModule } from './platform/limits/limits.module.js';
import { OperationsModule } from './platform/operations/operations.module.js';
import { OutboundModule } from './platform/outbound/outbound.module.js';
import { SocketsModule } from './platform/sockets/sockets.module.js';

export interface AppParts {
  readonly settings: Settings;
  readonly secrets: SecretKeys;
  readonly database: DataSourceOptions;
}

/** The shelves, top down: the doctor, edges, assistant, conversations, projects; below them the platform. */
@Module({})
export class AppModule {
  static of({ settings, secrets, database }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DoctorModule,
        RealtimeModule,
        WidgetModule,
        VoiceModule,
        FiguresModule,
        AssistantModule,
        VisitsModule,
        RoutingModule,
        EscalationsModule,
        MessagesModule,
        ConversationsModule,
        BudgetsModule,
        ChatbotsModule,
        KnowledgeModule,
        ProjectsModule,
        ContactsModule,
        SellersModule,
        LlmProvidersModule,
        SpeechModule,
        OperationsModule,
        HttpModule,
        AuthModule.with(secrets),
        LimitsModule,
        OutboundModule,
        SocketsModule,
        DatabaseModule.with(database),
        EventsModule,
        ConfigModule.of(settings),
      ],
    };
  }
}
