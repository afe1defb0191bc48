import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ContactView } from '../../contract/contact.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { requireStaff } from '../../platform/auth/project-access.js';
import { SessionsService } from '../../platform/auth/sessions/sessions.service.js';
import { Database } from '../../platform/database/database.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { withdraw } from './arrivals/withdrawn.js';
import { Contact } from './contact.entity.js';
import { ContactData } from './contact-data.js';
import { toContactView } from './contact-view.js';
import { ContactsService } from './contacts.service.js';

/** A contact's right to a copy of everything, and to be forgotten. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly contacts: ContactsService,
    private readonly data: ContactData,
    private readonly sessions: SessionsService,
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Everything that is stored on a contact, as of one moment. @throws Problem `forbidden` unless staff ask, `missing` */
  async export(actor: Actor, id: string) {
    requireStaff(actor);
    const contact = await this.contacts.visibleTo(actor, id);
    return this.database.transaction(async (manager) => {
      await manager.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const merged = await mergedInto(manager, id, contact.project_id);
      return {
        exported_at: new Date().toISOString(),
        contact,
        merged_contacts: merged.map((row): ContactView => toContactView(row)),
        sessions: await this.sessions.export({ kind: 'contact', id }, manager),
        ...(await this.data.export(id, manager)),
      };
    });
  }

  /** Forgets a contact with everything that hangs on it, and the contacts that were merged into it. */
  async erase(actor: Actor, id: string): Promise<void> {
    requireStaff(actor);
    const { project_id: projectId } = await this.contacts.visibleTo(actor, id);
    await this.database.transaction(async (manager) => {
      await this.data.erase(id, manager);
      const merged = await mergedInto(manager, id, projectId);
      for (const one of [id, ...merged.map((row) => row.id)]) {
        await this.sessions.eraseAll({ kind: 'contact', id: one }, manager);
      }
      await manager.delete(Contact, { id, projectId });
      await withdraw([id, ...merged.map((row) => row.id)], manager);
      this.events.publish('contact.erased', { contact_id: id, project_id: projectId });
    });
  }
}

/** The contacts that a contact stands for, also by way of others. */
async function mergedInto(manager: EntityManager, id: string, projectId: string): Promise<Contact[]> {
  const rows = await manager.findBy(Contact, { mergedInto: id, projectId });
  const more: Contact[] = [];
  for (const row of rows) more.push(...(await mergedInto(manager, row.id, projectId)));
  return [...rows, ...more];
}
