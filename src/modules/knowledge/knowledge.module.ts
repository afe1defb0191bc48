import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { KnowledgeContent } from './documents/content.entity.js';
import { KnowledgeDocument } from './documents/document.entity.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocumentsService } from './documents/documents.service.js';
import { FetchingService } from './documents/fetching.service.js';
import { IngestWorker } from './documents/ingest.worker.js';
import { MaterialService } from './documents/material.service.js';
import { KnowledgeLanguage } from './passages/language.entity.js';
import { KnowledgePassage } from './passages/passage.entity.js';
import { PassagesService } from './passages/passages.service.js';
import { KnowledgeSpelling } from './passages/spelling.entity.js';
import { KnowledgeWord } from './passages/word.entity.js';
import { KnowledgeKind } from './records/kind.entity.js';
import { KindsController } from './records/kinds.controller.js';
import { KindsService } from './records/kinds.service.js';
import { PropertiesController } from './records/properties.controller.js';
import { KnowledgeRecord } from './records/record.entity.js';
import { RecordsController } from './records/records.controller.js';
import { RecordsService } from './records/records.service.js';
import { KnowledgeService } from './search/knowledge.service.js';
import { SearchController } from './search/search.controller.js';
import { SpellingsService } from './search/spellings.service.js';
import { EmbedWorker } from './vectors/embed.worker.js';
import { KnowledgeEmbedding } from './vectors/embedding.entity.js';
import { VectorsService } from './vectors/vectors.service.js';

const ENTITIES = [
  KnowledgeContent,
  KnowledgeDocument,
  KnowledgeEmbedding,
  KnowledgeKind,
  KnowledgeLanguage,
  KnowledgePassage,
  KnowledgeRecord,
  KnowledgeSpelling,
  KnowledgeWord,
];

@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), LlmProvidersModule],
  controllers: [DocumentsController, KindsController, PropertiesController, RecordsController, SearchController],
  providers: [
    DocumentsService,
    EmbedWorker,
    FetchingService,
    IngestWorker,
    KindsService,
    KnowledgeService,
    MaterialService,
    PassagesService,
    RecordsService,
    SpellingsService,
    VectorsService,
  ],
  exports: [KnowledgeService, RecordsService],
})
export class KnowledgeModule {}
