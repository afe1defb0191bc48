import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { Chatbot } from './chatbot.entity.js';
import { ChatbotSettings } from './chatbot-settings.js';
import { ChatbotsController } from './chatbots.controller.js';
import { HttpTool } from './tools/http-tool.entity.js';
import { HttpToolsController } from './tools/http-tools.controller.js';
import { HttpToolsService } from './tools/http-tools.service.js';
import { ChatbotsService } from './chatbots.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Chatbot, HttpTool]), LlmProvidersModule],
  controllers: [ChatbotsController, HttpToolsController],
  providers: [ChatbotsService, ChatbotSettings, HttpToolsService],
  exports: [ChatbotsService, ChatbotSettings, HttpToolsService],
})
export class ChatbotsModule {}
