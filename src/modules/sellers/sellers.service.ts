import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, type Repository } from 'typeorm';
import { validate as isUuid, v7 as uuidv7 } from 'uuid';
import type {
  Availability,
  ChangeSeller,
  CreateSeller,
  SellerListQuery,
  SellerView,
} from '../../contract/seller.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireAdmin, requireStaff } from '../../platform/auth/project-access.js';
import { SessionsService } from '../../platform/auth/sessions/sessions.service.js';
import { Database } from '../../platform/database/database.js';
import { isUniqueViolation } from '../../platform/error-code.js';
import { forbidden } from '../../platform/errors/common.problems.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { PresenceService } from './presence/presence.service.js';
import { hashPassword, isPassword } from './passwords.js';
import { Seller } from './seller.entity.js';
import { SellerDeparture } from './seller-departure.entity.js';
import { forAudience, toSellerView } from './seller-view.js';
import { currentPasswordWrong, emailTaken, lastAdmin, noSuchSeller } from './sellers.problems.js';

/** What sellers may change of themselves; the rest is the admin's. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['name', 'password', 'current_password', 'languages']);

/** The people of a project. */
@Injectable()
export class SellersService {
  constructor(
    @InjectRepository(Seller) private readonly sellers: Repository<Seller>,
    private readonly sessions: SessionsService,
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly presence: PresenceService,
  ) {}

  /** Takes somebody on; the same `id` again gives the same seller. @throws Problem `conflict` when the address is taken */
  async create(actor: Actor, input: CreateSeller & { id?: string; project_id?: string }): Promise<SellerView> {
    requireAdmin(actor);
    const { id = uuidv7(), project_id: named, password, ...rest } = input;
    const projectId = projectFor(actor, named);
    const row = { ...rest, id, projectId, email: rest.email.toLowerCase(), passwordHash: await hashPassword(password) };
    await this.sellers.createQueryBuilder().insert().values(row).orIgnore().execute().catch(refuseUnknownProject);
    const seller = await this.sellers.findOneBy({ id, projectId });
    if (!seller) throw emailTaken();
    return this.told(seller);
  }

  /** The seller, if the actor works for the same project. @throws Problem `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, id: string): Promise<SellerView> {
    requireStaff(actor);
    return forAudience(actor, await this.viewOf(await this.find(actor, id)));
  }

  /** The name that visitors of the project know an active seller by; null for anybody else, also who works here without an account. */
  async activeIn(projectId: string, id: string): Promise<{ id: string; name: string } | null> {
    if (!isUuid(id)) return null;
    const seller = await this.sellers.findOneBy({ id, projectId, isActive: true });
    return seller && { id, name: seller.name };
  }

  async list(actor: Actor, { limit, cursor, project_id: named, availability }: SellerListQuery) {
    requireStaff(actor);
    const query = this.sellers.createQueryBuilder('s').where({ projectId: projectFor(actor, named) });
    if (availability) query.andWhere('s.availability = :availability', { availability });
    if (cursor) query.andWhere('(s.createdAt, s.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('s.createdAt', 'DESC').addOrderBy('s.id', 'DESC');
    const rows = await query.limit(limit + 1).getMany();
    const presence = await this.presence.of(rows.map(({ id }) => id));
    return pageFrom(rows, limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: (row) => forAudience(actor, toSellerView(row, presence.get(row.id) ?? 'offline')),
    });
  }

  /**
   * Changes a seller; whoever loses rights, or gets another password, has to log in again.
   *
   * @throws Problem `forbidden` for what only an admin may change, `conflict` for the last admin or a taken address
   */
  async change(actor: Actor, id: string, input: ChangeSeller): Promise<SellerView> {
    requireStaff(actor);
    const before = await this.find(actor, id);
    if (actor.kind !== 'admin') requireOwn(actor, id, input);
    const { password, current_password: current, email, ...rest } = input;
    const isOwnPassword = password !== undefined && actor.id === id;
    if (isOwnPassword && !(await isPassword(current ?? '', before.passwordHash))) throw currentPasswordWrong();
    const changes = {
      ...rest,
      ...(input.is_active === undefined ? {} : { isActive: input.is_active }),
      ...(email === undefined ? {} : { email: email.toLowerCase() }),
      ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    };
    delete changes.is_active;
    return this.told(await this.store(before, changes));
  }

  /** Says whether a seller takes conversations: one's own state, or an admin's word. */
  async setAvailability(actor: Actor, id: string, availability: Availability): Promise<SellerView> {
    requireStaff(actor);
    const seller = await this.find(actor, id);
    if (actor.kind !== 'admin' && actor.id !== id) throw forbidden();
    return this.told(await this.store(seller, { availability }));
  }

  /** Lets a seller go; every session ends. @throws Problem `conflict` for the last admin */
  async delete(actor: Actor, id: string): Promise<void> {
    requireAdmin(actor);
    const seller = await this.find(actor, id);
    await this.database.transaction(async (manager) => {
      await keepAnAdmin(manager, seller, false);
      await manager.delete(Seller, { id, projectId: seller.projectId });
      await manager.insert(SellerDeparture, { sellerId: id, projectId: seller.projectId });
      await this.sessions.revokeAll({ kind: 'seller', id }, manager);
      this.events.publish('seller.deleted', { seller_id: id, project_id: seller.projectId });
    });
  }

  private async store(before: Seller, changes: Partial<Seller>): Promise<Seller> {
    const { id, projectId } = before;
    if (Object.keys(changes).length === 0) return before;
    const { isActive = before.isActive, role = before.role, passwordHash = before.passwordHash } = changes;
    try {
      await this.database.transaction(async (manager) => {
        await keepAnAdmin(manager, before, isActive && role === 'admin');
        await manager.update(Seller, { id, projectId }, changes);
        const isAnother = !isActive || role !== before.role || passwordHash !== before.passwordHash;
        if (isAnother) await this.sessions.revokeAll({ kind: 'seller', id }, manager);
      });
    } catch (error) {
      throw isUniqueViolation(error) ? emailTaken() : error;
    }
    return this.sellers.findOneByOrFail({ id, projectId });
  }

  private async find(actor: Actor, id: string): Promise<Seller> {
    const projects = actor.projects === 'any' ? {} : { projectId: In([...actor.projects]) };
    const seller = await this.sellers.findOneBy({ id, ...projects });
    if (!seller) throw noSuchSeller();
    return seller;
  }

  private async viewOf(seller: Seller): Promise<SellerView> {
    return toSellerView(seller, (await this.presence.of([seller.id])).get(seller.id) ?? 'offline');
  }

  private async told(seller: Seller): Promise<SellerView> {
    const view = await this.viewOf(seller);
    this.events.publish('seller.updated', { seller: view });
    return view;
  }
}

function requireOwn(actor: Actor, id: string, input: ChangeSeller): void {
  if (actor.id !== id || Object.keys(input).some((field) => !OWN_FIELDS.has(field))) throw forbidden();
}

/** Locks the project's admins, so that two can't demote each other at once. @throws Problem when none would be left */
async function keepAnAdmin(manager: EntityManager, before: Seller, staysAdmin: boolean): Promise<void> {
  if (staysAdmin || !before.isActive || before.role !== 'admin') return;
  const admins = await manager
    .createQueryBuilder(Seller, 's')
    .setLock('pessimistic_write')
    .where({ projectId: before.projectId, role: 'admin', isActive: true })
    .orderBy('s.id')
    .getMany();
  if (admins.every(({ id }) => id === before.id)) throw lastAdmin();
}
