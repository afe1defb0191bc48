import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { Chatbot } from './chatbot.entity.js';
import { ChatbotSettings } from './chatbot-settings.js';
import { ChatbotsController } from './chatbots.controller.js';
import { ChatbotsService } from './chatbots.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Chatbot]), LlmProvidersModule],
  controllers: [ChatbotsController],
  providers: [ChatbotsService, ChatbotSettings],
  exports: [ChatbotsService, ChatbotSettings],
})
export class ChatbotsModule {}
