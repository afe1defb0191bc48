import { Module } from '@nestjs/common';
import { EmbeddingsService } from './embeddings/embeddings.service.js';
import { LlmProvidersService } from './llm-providers.service.js';
import { ModelCheckService } from './model-check.service.js';

@Module({
  providers: [EmbeddingsService, LlmProvidersService, ModelCheckService],
  exports: [EmbeddingsService, LlmProvidersService],
})
export class LlmProvidersModule {}
