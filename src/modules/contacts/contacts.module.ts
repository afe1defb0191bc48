import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ArrivalsService } from './arrivals/arrivals.service.js';
import { WithdrawnPromise } from './arrivals/withdrawn-promise.entity.js';
import { Contact } from './contact.entity.js';
import { ContactData } from './contact-data.js';
import { ContactTokensService } from './contact-tokens.service.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsService } from './contacts.service.js';
import { Drafts } from './arrivals/drafts.js';
import { ErasureService } from './erasure.service.js';
import { IdentityController } from './identity/identity.controller.js';
import { IdentityService } from './identity/identity.service.js';
import { IdentitySecret } from './identity/identity-secret.entity.js';
import { IdentitySecretsController } from './identity/identity-secrets.controller.js';
import { IdentitySecretsService } from './identity/identity-secrets.service.js';
import { ContactMerge } from './merges/contact-merge.entity.js';
import { MergesController } from './merges/merges.controller.js';
import { MergesService } from './merges/merges.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Contact, ContactMerge, IdentitySecret, WithdrawnPromise])],
  controllers: [ContactsController, IdentityController, IdentitySecretsController, MergesController],
  providers: [
    ArrivalsService,
    ContactData,
    ContactTokensService,
    ContactsService,
    Drafts,
    ErasureService,
    IdentityService,
    IdentitySecretsService,
    MergesService,
  ],
  exports: [ArrivalsService, ContactData, ContactTokensService, ContactsService, Drafts, IdentityService],
})
export class ContactsModule {}
