import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ChangeContact, ContactListQuery, ContactView, CreateContact } from '../../contract/contact.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireStaff } from '../../platform/auth/project-access.js';
import { forbidden } from '../../platform/errors/common.problems.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { Contact } from './contact.entity.js';
import { forAudience, toContactView } from './contact-view.js';
import { Drafts, promisedContact } from './arrivals/drafts.js';
import { externalIdTaken, noSuchContact } from './contacts.problems.js';

/** The visitors of a project, as its staff see them; a contact sees itself. */
@Injectable()
export class ContactsService {
  constructor(
    @InjectRepository(Contact) private readonly contacts: Repository<Contact>,
    private readonly events: EventBus,
    private readonly drafts: Drafts,
  ) {}

  /** Adds a contact; the same `id` again gives the same one. An external id given by staff counts as verified. */
  async create(actor: Actor, input: CreateContact & { id?: string; project_id?: string }): Promise<ContactView> {
    requireStaff(actor);
    const { id = uuidv7(), project_id: named, external_id: externalId, ...details } = input;
    const projectId = projectFor(actor, named);
    const row = { ...details, id, projectId, externalId: externalId ?? null, isVerified: externalId !== undefined };
    const insert = this.contacts.createQueryBuilder().insert();
    await insert
      .values(row as never)
      .orIgnore()
      .execute()
      .catch(refuseUnknownProject);
    const contact = await this.contacts.findOneBy({ id, projectId });
    if (!contact) throw externalIdTaken();
    return this.told(contact);
  }

  /** The contact, for staff of its project and for itself. @throws Problem `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, id: string): Promise<ContactView> {
    const row = await this.look(actor, id);
    const view = row ? toContactView(row) : promisedContact(actor, id);
    if (!view) throw noSuchContact();
    return forAudience(actor, view);
  }

  /** The same for those who go on to change it: a contact that was only promised has a row from now on. */
  async standing(actor: Actor, id: string): Promise<ContactView> {
    if (promisedContact(actor, id)) await this.drafts.found(actor);
    return forAudience(actor, toContactView(await this.find(actor, id)));
  }

  /** A project's contacts, newest first. */
  async list(actor: Actor, { limit, cursor, project_id: named, q }: ContactListQuery) {
    requireStaff(actor);
    const query = this.contacts
      .createQueryBuilder('c')
      .where({ projectId: projectFor(actor, named), mergedInto: IsNull() });
    if (q) query.andWhere('(c.name ILIKE :q OR c.email ILIKE :q)', { q: `%${q.replace(/[\\%_]/g, '\\$&')}%` });
    if (cursor) query.andWhere('(c.createdAt, c.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('c.createdAt', 'DESC').addOrderBy('c.id', 'DESC');
    return pageFrom(await query.limit(limit + 1).getMany(), limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: toContactView,
    });
  }

  /**
   * Changes what is noted of a contact. A contact itself may correct its name, e-mail and telephone as long as nobody vouches
   * for them.
   *
   * @throws Problem `missing`, `forbidden`
   */
  async change(actor: Actor, id: string, input: ChangeContact): Promise<ContactView> {
    await this.standing(actor, id);
    const contact = await this.find(actor, id);
    if (!isStaff(actor) && (contact.isVerified || input.attributes !== undefined)) throw forbidden();
    const { projectId } = contact;
    if (Object.keys(input).length > 0) await this.contacts.update({ id, projectId }, input as never);
    return forAudience(actor, this.told(await this.contacts.findOneByOrFail({ id, projectId })));
  }

  private async find(actor: Actor, id: string): Promise<Contact> {
    const contact = await this.look(actor, id);
    if (!contact) throw noSuchContact();
    return contact;
  }

  private async look(actor: Actor, id: string): Promise<Contact | null> {
    const isOpen = isStaff(actor) || (actor.kind === 'contact' && actor.id === id);
    const projects = actor.projects === 'any' ? {} : { projectId: In([...actor.projects]) };
    return isOpen ? this.contacts.findOneBy({ id, ...projects, mergedInto: IsNull() }) : null;
  }

  private told(row: Contact): ContactView {
    const contact = toContactView(row);
    this.events.publish('contact.updated', { contact });
    return contact;
  }
}
