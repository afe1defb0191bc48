import { Module } from '@nestjs/common';
import { EmbeddingsService } from './embeddings/embeddings.service.js';
import { ExaminationsService } from './checks/examinations.service.js';
import { LlmProvidersService } from './llm-providers.service.js';
import { ModelCheckService } from './checks/model-check.service.js';

@Module({
  providers: [EmbeddingsService, ExaminationsService, LlmProvidersService, ModelCheckService],
  exports: [EmbeddingsService, ExaminationsService, LlmProvidersService],
})
export class LlmProvidersModule {}
