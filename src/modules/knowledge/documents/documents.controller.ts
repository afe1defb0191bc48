import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type CreateDocument,
  createDocumentBody,
  type DocumentListQuery,
  documentListQuery,
  documentPage,
  documentView,
  type UploadFields,
  uploadQuery,
} from '../../../contract/knowledge.schema.js';
import { nothingBody, pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { requireAdmin } from '../../../platform/auth/project-access.js';
import { TakesUploads, type Upload, Uploaded } from '../../../platform/http/uploads.js';
import { DocumentsService } from './documents.service.js';
import { fromBody, fromFile } from './submissions.js';

@ApiTags('Knowledge')
@ApiBearerAuth()
@Controller('knowledge/documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Post()
  @TakesUploads()
  @Idempotent()
  @ApiBody({ required: false })
  @ApiOperation({
    summary: 'Add a document',
    description:
      'Only an admin may. Send JSON, or a file (PDF, HTML, Markdown, plain text): as the whole body with its media type, or as ' +
      'the part `file` of a form (`multipart/form-data`) with title, language and tags as further parts. It is taken in beside ' +
      'the call: follow its `status`. The same content or address again is the same document, with what is said about it now.',
  })
  @Returns(201, 'The document.', documentView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  async create(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: uploadQuery }) query: UploadFields & { project_id?: string },
    @Uploaded() upload: Upload | undefined,
    @Body({ schema: createDocumentBody.optional() }) body?: CreateDocument,
  ) {
    requireAdmin(actor);
    const input = upload ? fromFile(await upload.read()) : fromBody(body);
    return this.documents.submit(actor, { id, ...query, ...input });
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

  @Post(':id/refresh')
  @HttpCode(202)
  @ApiBody({ required: false })
  @ApiOperation({
    summary: 'Fetch a document again',
    description:
      'Only an admin may, and only for a document with a `url`. What it said before is found until the new one is in.',
  })
  @Returns(202, 'The document.', documentView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  refresh(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: Record<string, never>,
  ) {
    return this.documents.refresh(actor, id);
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
