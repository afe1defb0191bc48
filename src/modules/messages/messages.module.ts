import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { InboxController } from './inbox/inbox.controller.js';
import { InboxService } from './inbox/inbox.service.js';
import { ContactMessages } from './contact-messages.js';
import { Message } from './message.entity.js';
import { MessagesController } from './messages.controller.js';
import { MessagesService } from './messages.service.js';
import { Receipt } from './marks/receipt.entity.js';
import { ReceiptsService } from './marks/receipts.service.js';
import { UnreadService } from './marks/unread.service.js';
import { TypingService } from './marks/typing.service.js';
import { SendsService } from './sending/sends.service.js';
import { SpokenService } from './spoken/spoken.service.js';
import { ThreadService } from './thread.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Message, Receipt]), ContactsModule, ConversationsModule],
  controllers: [InboxController, MessagesController],
  providers: [
    ContactMessages,
    InboxService,
    MessagesService,
    ReceiptsService,
    SendsService,
    SpokenService,
    TypingService,
    ThreadService,
    UnreadService,
  ],
  exports: [MessagesService, ReceiptsService, SpokenService, TypingService, ThreadService, UnreadService],
})
export class MessagesModule {}
