import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ConversationView } from '../../../contract/conversation.schema.js';
import type { Parties } from '../../../contract/domain-events.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Drafts } from '../../contacts/arrivals/drafts.js';
import type { LockedConversation as Stand } from '../caseload/caseload.service.js';
import { Conversation } from '../conversation.entity.js';
import { toConversationView } from '../conversation-view.js';
import { type FloorState, noSuchConversation } from '../conversations.problems.js';
import { isPromised } from '../threads/promised-conversation.js';
import { askerByName, VISIBLE_BY_NAME } from '../visibility.query.js';

type Movable =
  | 'status'
  | 'mode'
  | 'epoch'
  | 'sellerId'
  | 'floorSince'
  | 'assistantHelps'
  | 'assistantEpoch'
  | 'assistantNote'
  | 'lastEscalation'
  | 'escalationRequested'
  | 'replyDueSeq'
  | 'snoozedUntil'
  | 'returnsUntil'
  | 'title'
  | 'tags'
  | 'priority'
  | 'rating'
  | 'metadata';

export type FloorChange = Partial<Pick<Conversation, Movable>>;

/** A conversation whose row is locked until the transaction ends: nobody else moves its floor meanwhile. */
export type LockedConversation = Readonly<Conversation>;

/** The floor of conversations, for those who move it: they hold the transaction, and decide what is allowed. */
@Injectable()
export class FloorService {
  constructor(
    private readonly events: EventBus,
    private readonly drafts: Drafts,
  ) {}

  /** Makes the rows of a conversation that the actor's token promises; answers false where it promises no such one. */
  async found(actor: Actor, id: string): Promise<boolean> {
    return isPromised(actor, id) && this.drafts.found(actor);
  }

  /** Locks a conversation that the actor may see. @throws Problem `missing` */
  lock(actor: Actor, id: string, manager: EntityManager): Promise<LockedConversation> {
    return found(one(actor, id, manager).setLock('for_no_key_update'));
  }

  /** The same for several, in the order in which everybody locks them; those that the actor may not see are missing. */
  async lockAll(
    actor: Actor,
    ids: readonly string[],
    manager: EntityManager,
  ): Promise<Map<string, LockedConversation>> {
    const rows = await some(actor, ids, manager).orderBy('c.id').setLock('for_no_key_update').getMany();
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The same without a lock, only to look. @throws Problem `missing` */
  see(actor: Actor, id: string, manager: EntityManager): Promise<LockedConversation> {
    return found(one(actor, id, manager));
  }

  /** Changes a locked conversation, and tells it when the transaction has committed. */
  async move(before: LockedConversation, change: FloorChange, manager: EntityManager): Promise<LockedConversation> {
    if (Object.keys(change).length === 0) return before;
    await manager.update(Conversation, { id: before.id, projectId: before.projectId }, change as never);
    const after: Conversation = { ...before, ...change };
    if (floorOf(before) !== floorOf(after)) this.tell(after);
    return after;
  }

  private tell(row: Conversation): void {
    const { id, projectId: project_id, sellerId: seller_id, status, mode, epoch } = row;
    const keeps = row.mode !== 'seller' && (row.assistantHelps || row.assistantEpoch < epoch);
    const event = {
      conversation_id: id,
      project_id,
      status,
      mode,
      epoch,
      seller_id,
      keeps_answer: keeps,
      rating: row.rating,
    };
    this.events.publish('conversation.updated', event);
  }
}

const some = (actor: Actor, ids: readonly string[], manager: EntityManager) =>
  manager
    .createQueryBuilder(Conversation, 'c')
    .where('c.id = ANY(:ids)', { ids })
    .andWhere(VISIBLE_BY_NAME, askerByName(actor));

const one = (actor: Actor, id: string, manager: EntityManager) => some(actor, [id], manager);

async function found(query: ReturnType<typeof one>): Promise<Conversation> {
  const row = await query.getOne();
  if (!row) throw noSuchConversation();
  return row;
}

const floorOf = (row: LockedConversation): string =>
  JSON.stringify([row.status, row.mode, row.epoch, row.sellerId, row.floorSince, row.priority, row.rating]);

export const stateOf = (row: LockedConversation): FloorState => ({
  status: row.status,
  mode: row.mode,
  epoch: row.epoch,
  seller_id: row.mode === 'seller' ? row.sellerId : null,
});

export const partiesOf = (row: LockedConversation): Parties => ({
  project_id: row.projectId,
  contact_id: row.contactId,
  seller_id: row.sellerId,
});

export const standOf = (row: LockedConversation): Stand => ({
  id: row.id,
  project_id: row.projectId,
  contact_id: row.contactId,
  user_id: row.userId,
  status: row.status,
  mode: row.mode,
  epoch: row.epoch,
  seller_id: row.sellerId,
});

export const viewOf = (row: LockedConversation): ConversationView => toConversationView(row);
