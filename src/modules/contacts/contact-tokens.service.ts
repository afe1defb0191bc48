import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import type { GrantView } from '../../contract/auth.schema.js';
import type { ContactView } from '../../contract/contact.schema.js';
import type { Draft } from '../../contract/widget.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { requireStaff } from '../../platform/auth/project-access.js';
import { GrantsService } from '../../platform/auth/sessions/grants.service.js';
import { type Owner, SessionsService } from '../../platform/auth/sessions/sessions.service.js';
import { Database } from '../../platform/database/database.js';
import { Contact } from './contact.entity.js';
import { ContactsService } from './contacts.service.js';

const HALF_HOUR_SECONDS = 1_800;
const MONTH_SECONDS = 2_592_000;

/** Lets visitors in: an access token for half an hour, and a refresh token that is good for a month and once. */
@Injectable()
export class ContactTokensService implements OnModuleInit {
  constructor(
    @InjectRepository(Contact) private readonly rows: Repository<Contact>,
    private readonly contacts: ContactsService,
    private readonly grants: GrantsService,
    private readonly sessions: SessionsService,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.grants.register('contact', {
      accessSeconds: HALF_HOUR_SECONDS,
      sessionSeconds: MONTH_SECONDS,
      bearer: async ({ id, projectId }) => {
        const contact = await this.rows.findOneBy({ id, projectId, mergedInto: IsNull() });
        return contact && { role: 'contact', name: contact.name };
      },
    });
  }

  /** Opens a session for a visitor whom the caller has proved to be this contact, or has just made. */
  open(contact: ContactView, draft?: Draft): Promise<GrantView> {
    return this.grants.open(ownerOf(contact), { role: 'contact', name: contact.name, ...(draft ? { draft } : {}) });
  }

  /** Tokens for a visitor of whom nothing is stored yet: only a contact's name for now, and what the visitor says of itself. */
  promise(contact: ContactView, draft: Draft, from: { device_id: string; address: string }): GrantView {
    return this.grants.promise(ownerOf(contact), { role: 'contact', name: contact.name }, (refreshHash) => ({
      ...draft,
      newcomer: { ...from, refresh_hash: refreshHash },
    }));
  }

  /** Begins the session that a newcomer's token names, with its refresh token; the same again changes nothing. */
  async keep(contact: ContactView, session: { id: string; refreshHash: string }): Promise<void> {
    await this.grants.keep(ownerOf(contact), session);
  }

  /** Ends all sessions of a contact. @throws Problem `forbidden` unless staff ask, `missing` */
  async revoke(actor: Actor, contactId: string): Promise<void> {
    requireStaff(actor);
    const { id } = await this.contacts.visibleTo(actor, contactId);
    await this.database.transaction((manager) => this.sessions.revokeAll({ kind: 'contact', id }, manager));
  }
}

const ownerOf = ({ id, project_id: projectId }: ContactView): Owner => ({ kind: 'contact', id, projectId });
