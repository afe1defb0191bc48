import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ContactView } from '../../contract/contact.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { ARRIVE, RELEASE_DEVICE, SEEN } from './arrival.query.js';
import { Contact } from './contact.entity.js';
import { toContactView } from './contact-view.js';
import { noSuchContact } from './contacts.problems.js';

/** What a visitor says of itself; nobody has verified it. */
export interface VisitorInfo {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly page_url?: string | undefined;
}

export interface Arrival extends VisitorInfo {
  readonly project_id: string;
  readonly device_id: string;
}

/** How visitors become contacts. Knowing a device id is no right: the caller decides what an arrival may see. */
@Injectable()
export class ArrivalsService {
  constructor(
    @InjectRepository(Contact) private readonly contacts: Repository<Contact>,
    private readonly database: Database,
  ) {}

  /** The contact of the device, found or made: for writing to its conversation, not for showing it. */
  async arrive({ project_id: projectId, device_id: deviceId, ...info }: Arrival): Promise<ContactView> {
    const values = [uuidv7(), projectId, deviceId, ...detailsOf(info)];
    const [row] = await this.database.run<{ id: string }>(ARRIVE, values);
    return toContactView(await this.contacts.findOneByOrFail({ id: row?.id ?? '', projectId }));
  }

  /** A new contact for the device; a former one keeps its conversations, and is found by its own token alone. */
  async arriveAnew(arrival: Arrival): Promise<ContactView> {
    await this.database.run(RELEASE_DEVICE, [arrival.project_id, arrival.device_id]);
    return this.arrive(arrival);
  }

  /** Notes a visit of a contact that has shown its token. @throws Problem `missing` when it is gone */
  async seen(actor: Actor, info: VisitorInfo): Promise<ContactView> {
    const [projectId] = actor.projects === 'any' ? [] : actor.projects;
    if (actor.kind !== 'contact' || projectId === undefined) throw noSuchContact();
    await this.database.run(SEEN, [actor.id, ...detailsOf(info)]);
    const contact = await this.contacts.findOneBy({ id: actor.id, projectId, mergedInto: IsNull() });
    if (!contact) throw noSuchContact();
    return toContactView(contact);
  }
}

const detailsOf = ({ name, email, phone, page_url: page }: VisitorInfo): (string | null)[] =>
  [name, email, phone, page].map((value) => value ?? null);
