import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, type Repository } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { ContactView } from '../../../contract/contact.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Database } from '../../../platform/database/database.js';
import { ARRIVE_ANEW, LOCK_DEVICE, RELEASE_DEVICE, SEEN } from './arrival.query.js';
import { Contact } from '../contact.entity.js';
import { toContactView } from '../contact-view.js';
import { noSuchContact } from '../contacts.problems.js';
import type { VisitorInfo } from './visitor-info.js';
import { isWithdrawn } from './withdrawn.js';

export interface Arrival extends VisitorInfo {
  readonly project_id: string;
  readonly device_id: string;
}

/** How visitors become contacts. Knowing a device id is no right: only a token leads back to a contact. */
@Injectable()
export class ArrivalsService {
  constructor(
    @InjectRepository(Contact) private readonly contacts: Repository<Contact>,
    private readonly database: Database,
  ) {}

  /**
   * A new contact for the device; a former one keeps its conversations, and is found by its own token alone. The same `id` again
   * gives the same contact. @throws Problem `missing` when it was erased
   */
  arriveAnew(arrival: Arrival, id: string = uuidv7()): Promise<ContactView> {
    const { project_id: projectId, device_id: deviceId, ...info } = arrival;
    return this.database.transaction(async (manager) => {
      await manager.query(LOCK_DEVICE, [`${projectId} ${deviceId}`]);
      if (!(await manager.existsBy(Contact, { id, projectId }))) {
        await manager.query(RELEASE_DEVICE, [projectId, deviceId]);
        await manager.query(ARRIVE_ANEW, [id, projectId, deviceId, ...detailsOf(info)]);
        if (await isWithdrawn(id, manager)) throw noSuchContact();
      }
      const contact = await manager.findOneBy(Contact, { id, projectId });
      if (!contact) throw noSuchContact();
      return toContactView(contact);
    });
  }

  /** Whether there is such a contact. */
  knows(projectId: string, id: string): Promise<boolean> {
    return this.contacts.existsBy({ id, projectId });
  }

  /** The contact of these projects that an id or a device names, for those who work there. */
  async named(projects: readonly string[], name: string): Promise<string | null> {
    const where = { projectId: In([...projects]), mergedInto: IsNull() };
    const byDevice = await this.contacts.findOneBy({ ...where, deviceId: name });
    const found = byDevice ?? (isUuid(name) ? await this.contacts.findOneBy({ ...where, id: name }) : null);
    return found?.id ?? null;
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
