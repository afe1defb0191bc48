import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../contract/auth.schema.js';
import {
  type Availability,
  availabilityBody,
  type ChangeSeller,
  changeSellerBody,
  type CreateSeller,
  createSellerBody,
  type SellerListQuery,
  sellerListQuery,
  sellerPage,
  sellerView,
} from '../../contract/seller.schema.js';
import { pathId } from '../../contract/wire.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { SellersService } from './sellers.service.js';

@ApiTags('Sellers')
@ApiBearerAuth()
@Controller('sellers')
export class SellersController {
  constructor(private readonly sellers: SellersService) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Take on a seller', description: 'Only an admin may.' })
  @Returns(201, 'The seller.', sellerView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  create(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: createSellerBody }) body: CreateSeller,
  ) {
    return this.sellers.create(actor, { ...body, ...query, id });
  }

  @Get()
  @ApiOperation({ summary: 'List the sellers of a project', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of sellers.', sellerPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: sellerListQuery }) query: SellerListQuery) {
    return this.sellers.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a seller' })
  @Returns(200, 'The seller.', sellerView)
  @Refuses('forbidden', 'missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.sellers.visibleTo(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a seller',
    description:
      'An admin changes everything; sellers their own name, languages and password (with `current_password`). Disabling, another ' +
      'role and another password end the sessions of the seller.',
  })
  @Returns(200, 'The seller.', sellerView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeSellerBody }) body: ChangeSeller,
  ) {
    return this.sellers.change(actor, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let a seller go', description: 'Every session ends. The last admin stays.' })
  @Returns(204, 'Gone.')
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported')
  async delete(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.sellers.delete(actor, id);
  }

  @Put(':id/availability')
  @ApiOperation({
    summary: 'Say whether a seller takes conversations',
    description: 'For oneself; an admin for anybody.',
  })
  @Returns(200, 'The seller.', sellerView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  setAvailability(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: availabilityBody }) body: { status: Availability },
  ) {
    return this.sellers.setAvailability(actor, id, body.status);
  }
}
