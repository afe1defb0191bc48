import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { Message } from './message.entity.js';
import { MessagesController } from './messages.controller.js';
import { MessagesService } from './messages.service.js';
import { Receipt } from './receipt.entity.js';
import { ReceiptsService } from './receipts.service.js';
import { TypingService } from './typing.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Message, Receipt]), ConversationsModule],
  controllers: [MessagesController],
  providers: [MessagesService, ReceiptsService, TypingService],
  exports: [MessagesService, ReceiptsService, TypingService],
})
export class MessagesModule {}
