import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import {
  contentsOf,
  type CreateDocument,
  createDocumentBody,
  type DocumentListQuery,
  documentListQuery,
  documentPage,
  documentView,
} from '../../../contract/knowledge.schema.js';
import { pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { DocumentsService } from './documents.service.js';

@ApiTags('Knowledge')
@ApiBearerAuth()
@Controller('knowledge/documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Add a document',
    description:
      'Only an admin may. It is taken in beside the call: follow its `status`. The same content again is the same document, ' +
      'with the title, language and tags that are given now.',
  })
  @Returns(201, 'The document.', documentView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  create(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: createDocumentBody }) body: CreateDocument,
  ) {
    const [content] = contentsOf(body);
    const { title, language, tags } = body;
    const { format = 'text', text = '' } = content ?? {};
    return this.documents.submit(actor, { id, ...query, title, language, tags, format, bytes: Buffer.from(text) });
  }

  @Get()
  @ApiOperation({ summary: 'List the documents of a project', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of documents.', documentPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: documentListQuery }) query: DocumentListQuery) {
    return this.documents.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a document', description: 'With its status and progress; for staff.' })
  @Returns(200, 'The document.', documentView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.documents.visibleTo(actor, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Forget a document', description: 'Only an admin may. Its passages are gone at once.' })
  @Returns(204, 'Gone.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async delete(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.documents.delete(actor, id);
  }
}
