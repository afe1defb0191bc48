import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChatbotsModule } from '../chatbots/chatbots.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { CaseloadService } from './caseload/caseload.service.js';
import { ContactConversations } from './contact-conversations.js';
import { Conversation } from './conversation.entity.js';
import { ConversationsController } from './conversations.controller.js';
import { ContactThreadsService } from './threads/contact-threads.service.js';
import { ConversationsService } from './conversations.service.js';
import { VisibilityService } from './visibility.service.js';
import { FilingService } from './filing.service.js';
import { UnreadCounts } from './unread-counts.js';
import { OpeningsService } from './opening/openings.service.js';
import { RatingsController } from './ratings/ratings.controller.js';
import { RatingsService } from './ratings/ratings.service.js';
import { FloorService } from './floor/floor.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Conversation]), ProjectsModule, ContactsModule, ChatbotsModule],
  controllers: [ConversationsController, RatingsController],
  providers: [
    CaseloadService,
    ContactConversations,
    ContactThreadsService,
    ConversationsService,
    FilingService,
    FloorService,
    OpeningsService,
    RatingsService,
    UnreadCounts,
    VisibilityService,
  ],
  exports: [
    CaseloadService,
    ContactThreadsService,
    ConversationsService,
    FloorService,
    OpeningsService,
    UnreadCounts,
    VisibilityService,
  ],
})
export class ConversationsModule {}
