import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../contract/auth.schema.js';
import {
  type ChangeContact,
  changeContactBody,
  contactExport,
  type ContactListQuery,
  contactListQuery,
  contactPage,
  contactView,
  type CreateContact,
  createContactBody,
} from '../../contract/contact.schema.js';
import { nothingBody, pathId } from '../../contract/wire.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { CreationId, Idempotent } from '../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { ContactTokensService } from './contact-tokens.service.js';
import { ContactsService } from './contacts.service.js';
import { ErasureService } from './erasure.service.js';

@ApiTags('Contacts')
@ApiBearerAuth()
@Controller('contacts')
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly tokens: ContactTokensService,
    private readonly erasure: ErasureService,
  ) {}

  @Post()
  @Idempotent()
  @ApiBody({ required: false })
  @ApiOperation({ summary: 'Add a contact', description: 'For staff. With an `external_id` it counts as verified.' })
  @Returns(201, 'The contact.', contactView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch')
  create(
    @Caller() actor: Actor,
    @CreationId() id: string,
    @Query({ schema: projectQuery }) query: { project_id?: string },
    @Body({ schema: createContactBody.optional() }) body: CreateContact = {},
  ) {
    return this.contacts.create(actor, { ...body, ...query, id });
  }

  @Get()
  @ApiOperation({ summary: 'List or search the contacts of a project', description: 'Newest first; for staff.' })
  @Returns(200, 'A page of contacts.', contactPage)
  @Refuses('forbidden', 'missing')
  list(@Caller() actor: Actor, @Query({ schema: contactListQuery }) query: ContactListQuery) {
    return this.contacts.list(actor, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a contact', description: 'For staff, and for the contact itself.' })
  @Returns(200, 'The contact.', contactView)
  @Refuses('missing')
  read(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.contacts.visibleTo(actor, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a contact',
    description: 'Staff; an unverified contact may correct its own name, e-mail and telephone.',
  })
  @Returns(200, 'The contact.', contactView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeContactBody }) body: ChangeContact,
  ) {
    return this.contacts.change(actor, id, body);
  }

  @Get(':id/export')
  @ApiOperation({ summary: 'Export everything stored on a contact', description: 'For staff.' })
  @Returns(200, 'All of it.', contactExport)
  @Refuses('forbidden', 'missing')
  export(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string) {
    return this.erasure.export(actor, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Erase a contact',
    description: 'With its conversations and sessions, for good. For staff.',
  })
  @Returns(204, 'Nothing is left.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async erase(@Caller() actor: Actor, @Param('id', { schema: pathId }) id: string): Promise<void> {
    await this.erasure.erase(actor, id);
  }

  @Post(':id/sessions/revoke')
  @ApiBody({ required: false })
  @HttpCode(204)
  @ApiOperation({
    summary: 'End all sessions of a contact',
    description: 'For staff. Takes effect within five seconds.',
  })
  @Returns(204, 'They have ended.')
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  async revoke(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: Record<string, never>,
  ): Promise<void> {
    await this.tokens.revoke(actor, id);
  }
}
