import { Module } from '@nestjs/common';
import { LlmProvidersService } from './llm-providers.service.js';
import { ModelCheckService } from './model-check.service.js';

@Module({ providers: [LlmProvidersService, ModelCheckService], exports: [LlmProvidersService] })
export class LlmProvidersModule {}
