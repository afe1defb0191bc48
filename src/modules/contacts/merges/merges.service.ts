import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { MergeView } from '../../../contract/contact.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectsOf, requireStaff } from '../../../platform/auth/project-access.js';
import { SessionsService } from '../../../platform/auth/sessions/sessions.service.js';
import { Database } from '../../../platform/database/database.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Contact } from '../contact.entity.js';
import { ContactData } from '../contact-data.js';
import { toContactView } from '../contact-view.js';
import { ContactsService } from '../contacts.service.js';
import { noSuchContact, noSuchMerge, noSuchTarget, notUndoable, sameContact } from '../contacts.problems.js';
import { ContactMerge } from './contact-merge.entity.js';
import { beforeOf, fillsOf, unfilled } from './fills.js';

const UNDO_WITHIN_MS = 30 * 86_400_000;

/** Makes one contact of two, when staff decide so or a signed identity proves it. */
@Injectable()
export class MergesService {
  constructor(
    private readonly contacts: ContactsService,
    private readonly data: ContactData,
    private readonly sessions: SessionsService,
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Merges a contact into another of the same project. @throws Problem `missing`, `invalid` */
  merge(actor: Actor, id: string, into: string): Promise<MergeView> {
    return this.withBoth(actor, { id, into }, (manager, pair) => this.mergeRows(manager, pair.from, pair.into));
  }

  /** What a merge would do. */
  preview(actor: Actor, id: string, into: string): Promise<MergeView> {
    return this.withBoth(actor, { id, into }, async (manager, pair) => {
      const fills = fillsOf(pair.from, pair.into);
      return {
        id: null,
        from: toContactView(pair.from),
        into: toContactView(Object.assign(manager.create(Contact, pair.into), fills)),
        moves: await this.data.count(pair.from.id, manager),
        fills: Object.keys(fills).map(onWire),
        undo_until: null,
      };
    });
  }

  /** Merges within a transaction that holds both rows. Sessions of the contact that goes end; its row stays for the undo. */
  async mergeRows(manager: EntityManager, from: Contact, into: Contact): Promise<MergeView> {
    const projectId = into.projectId;
    const fills = fillsOf(from, into);
    const before = { into: beforeOf(into, fills), from: { deviceId: from.deviceId, externalId: from.externalId } };
    const externalId = fills.externalId === undefined ? from.externalId : null;
    await manager.update(Contact, { id: from.id, projectId }, { mergedInto: into.id, deviceId: null, externalId });
    if (Object.keys(fills).length > 0) await manager.update(Contact, { id: into.id, projectId }, fills as never);
    const moved = await this.data.move(from.id, into.id, manager);
    const merge = { id: uuidv7(), projectId, fromId: from.id, intoId: into.id, before, fills, moved };
    await manager.insert(ContactMerge, merge as never);
    await this.sessions.revokeAll({ kind: 'contact', id: from.id }, manager);
    this.events.publish('contact.merged', { contact_id: from.id, into: into.id, project_id: projectId });
    const after = await manager.findOneByOrFail(Contact, { id: into.id, projectId });
    return viewOf({ ...merge, createdAt: new Date() }, from, after);
  }

  /** Takes a merge back within 30 days: what moved and is still there returns. @throws Problem `missing`, `conflict` */
  async undo(actor: Actor, mergeId: string): Promise<MergeView> {
    requireStaff(actor);
    return this.database.transaction(async (manager) => {
      const merge = await this.findMerge(manager, actor, mergeId);
      const { projectId, fromId, intoId } = merge;
      const isOver = merge.undoneAt !== null || merge.createdAt.getTime() < Date.now() - UNDO_WITHIN_MS;
      const into = isOver ? null : await this.lock(manager, intoId, projectId);
      if (!into) throw notUndoable();
      const back = unfilled(into, { fills: merge.fills, before: merge.before.into });
      if (Object.keys(back).length > 0) await manager.update(Contact, { id: intoId, projectId }, back as never);
      await manager.update(Contact, { id: fromId, projectId }, await this.regained(manager, merge, back.externalId));
      await this.data.moveBack(merge.moved, { from: intoId, into: fromId }, manager);
      await manager.update(ContactMerge, { id: merge.id, projectId }, { undoneAt: new Date() });
      const from = await manager.findOneByOrFail(Contact, { id: fromId, projectId });
      return viewOf(merge, from, await manager.findOneByOrFail(Contact, { id: intoId, projectId }));
    });
  }

  /** The rows of contacts that stand for themselves, held until the transaction ends; null for one that does not. */
  async lockAll(manager: EntityManager, ids: readonly string[], projectId: string) {
    const rows = new Map<string, Contact | null>();
    // Always in the same order, so that two merges of the same contacts can't wait for each other.
    for (const id of [...new Set(ids)].sort()) rows.set(id, await this.lock(manager, id, projectId));
    return rows;
  }

  private lock(manager: EntityManager, id: string, projectId: string): Promise<Contact | null> {
    const where = { id, projectId, mergedInto: IsNull() };
    return manager.findOne(Contact, { where, lock: { mode: 'pessimistic_write' } });
  }

  private async withBoth<T>(
    actor: Actor,
    { id, into }: { id: string; into: string },
    work: (manager: EntityManager, pair: { from: Contact; into: Contact }) => Promise<T>,
  ): Promise<T> {
    requireStaff(actor);
    const { project_id: projectId } = await this.contacts.visibleTo(actor, id);
    if (id === into) throw sameContact();
    return this.database.transaction(async (manager) => {
      const rows = await this.lockAll(manager, [id, into], projectId);
      const [from, target] = [rows.get(id), rows.get(into)];
      if (!from) throw noSuchContact();
      if (!target) throw noSuchTarget();
      return work(manager, { from, into: target });
    });
  }

  private async findMerge(manager: EntityManager, actor: Actor, id: string): Promise<ContactMerge> {
    const projects = projectsOf(actor);
    const query = manager.createQueryBuilder(ContactMerge, 'm').setLock('pessimistic_write').where({ id });
    if (projects) query.andWhere('m.projectId = ANY(:projects)', { projects });
    const merge = await query.getOne();
    if (!merge) throw noSuchMerge();
    return merge;
  }

  /** What the contact gets back: its device unless another has it by now, its external id if it went over. */
  private async regained(manager: EntityManager, merge: ContactMerge, given: string | null | undefined) {
    const { deviceId, externalId } = merge.before.from;
    const { projectId } = merge;
    const isTaken = deviceId !== null && (await manager.existsBy(Contact, { projectId, deviceId }));
    // `given` is what the other one has now in its place: undefined when it keeps the id that it was given.
    const isKept = merge.fills.externalId !== undefined && given === undefined;
    return { mergedInto: null, ...(isTaken ? {} : { deviceId }), ...(isKept ? {} : { externalId }) };
  }
}

const onWire = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const viewOf = (
  merge: Pick<ContactMerge, 'id' | 'fills' | 'moved' | 'createdAt'>,
  from: Contact,
  into: Contact,
): MergeView => ({
  id: merge.id,
  from: toContactView(from),
  into: toContactView(into),
  moves: Object.fromEntries(Object.entries(merge.moved).map(([kind, ids]) => [kind, ids.length])),
  fills: Object.keys(merge.fills).map(onWire),
  undo_until: new Date(merge.createdAt.getTime() + UNDO_WITHIN_MS).toISOString(),
});
