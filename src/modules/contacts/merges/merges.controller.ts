import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { mergeBody, mergeQuery, mergeView } from '../../../contract/contact.schema.js';
import { nothingBody, pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { MergesService } from './merges.service.js';

@ApiTags('Contacts')
@ApiBearerAuth()
@Controller('contacts')
export class MergesController {
  constructor(private readonly merges: MergesService) {}

  @Post(':id/merge')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Merge a contact into another',
    description: 'For staff. `dry_run=true` only shows what would move. It can be undone within 30 days.',
  })
  @Returns(200, 'What moved, or would.', mergeView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  merge(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Query({ schema: mergeQuery }) query: { dry_run?: string },
    @Body({ schema: mergeBody }) body: { into: string },
  ) {
    const into = body.into.toLowerCase();
    return query.dry_run === 'true' ? this.merges.preview(actor, id, into) : this.merges.merge(actor, id, into);
  }

  @Post('merges/:id/undo')
  @ApiBody({ required: false })
  @HttpCode(200)
  @ApiOperation({
    summary: 'Undo a merge',
    description: 'For staff, within 30 days: what moved and is still there returns.',
  })
  @Returns(200, 'Both contacts, apart again.', mergeView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  undo(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: Record<string, never>,
  ) {
    return this.merges.undo(actor, id);
  }
}
