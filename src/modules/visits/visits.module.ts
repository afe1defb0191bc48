import { Module } from '@nestjs/common';
import { ChatbotsModule } from '../chatbots/chatbots.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { RoutingModule } from '../escalations/routing/routing.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SellersModule } from '../sellers/sellers.module.js';
import { AssignmentsService } from './assignments.service.js';
import { ChatsService } from './chats.service.js';
import { DoorService } from './door.service.js';
import { FoundingService } from './founding.service.js';
import { NewcomersService } from './newcomers.service.js';
import { VisitsService } from './visits.service.js';

/** How visitors begin, whichever door they come through. */
@Module({
  imports: [ChatbotsModule, RoutingModule, ContactsModule, ConversationsModule, ProjectsModule, SellersModule],
  providers: [AssignmentsService, ChatsService, DoorService, FoundingService, NewcomersService, VisitsService],
  exports: [ChatsService, DoorService],
})
export class VisitsModule {}
