import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ConversationMode, ConversationStatus } from '../../../contract/conversation.schema.js';
import { Database } from '../../../platform/database/database.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { GIVE, HELD, LAST_SELLER, LOADS, LOCK, STAND } from './caseload.query.js';

/** Where a conversation stands, while its row is locked. */
export interface LockedConversation {
  readonly id: string;
  readonly project_id: string;
  readonly contact_id: string | null;
  readonly user_id: string | null;
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  readonly epoch: number;
  readonly seller_id: string | null;
}

/** How many conversations each seller has; and which of those that were asked about count, for whom. */
export interface Loads {
  readonly bySeller: ReadonlyMap<string, number>;
  readonly countedFor: ReadonlyMap<string, string>;
}

type LoadRow = { readonly seller_id: string; readonly load: number; readonly own: readonly string[] };

/** A conversation on its way to a seller. */
export interface Gift {
  readonly conversation: LockedConversation;
  readonly sellerId: string;
  readonly takesFloor: boolean;
}

/** Who has how many conversations, and to whom the next one goes; inside the transaction of those who have checked who asks. */
@Injectable()
export class CaseloadService {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Locks conversations until the transaction ends; those that are not there are missing. */
  async lock(manager: EntityManager, ids: readonly string[]): Promise<Map<string, LockedConversation>> {
    const rows = await manager.query<LockedConversation[]>(LOCK, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** One of them without a lock. */
  async stand(manager: EntityManager, id: string): Promise<LockedConversation | null> {
    const [row] = await manager.query<LockedConversation[]>(STAND, [id]);
    return row ?? null;
  }

  /** How many conversations the sellers of projects have, and which of `among` count for whom. */
  async loads(manager: EntityManager, projectIds: readonly string[], among: readonly string[]): Promise<Loads> {
    const rows = await manager.query<LoadRow[]>(LOADS, [projectIds, among]);
    return {
      bySeller: new Map(rows.map(({ seller_id: id, load }) => [id, load])),
      countedFor: new Map(rows.flatMap(({ seller_id: seller, own }) => own.map((id) => [id, seller] as const))),
    };
  }

  /** The open conversations in which a seller has the floor. */
  async heldBy(projectId: string, sellerId: string): Promise<string[]> {
    return (await this.database.run<{ id: string }>(HELD, [projectId, sellerId])).map(({ id }) => id);
  }

  /** Whom the visitor spoke to last, in this conversation or another one. */
  async lastSeller(manager: EntityManager, { id, project_id }: LockedConversation): Promise<string | null> {
    const [row] = await manager.query<{ seller_id: string }[]>(LAST_SELLER, [id, project_id]);
    return row?.seller_id ?? null;
  }

  /** Gives locked conversations to sellers, with or without the floor, and tells it after the commit. */
  async give(manager: EntityManager, gifts: readonly Gift[]): Promise<Map<string, LockedConversation>> {
    if (gifts.length === 0) return new Map();
    const [rows] = await manager.query<[Pick<LockedConversation, 'id' | 'mode' | 'epoch' | 'status'>[]]>(GIVE, [
      gifts.map(({ conversation }) => conversation.id),
      gifts.map(({ sellerId }) => sellerId),
      gifts.map(({ takesFloor }) => takesFloor),
    ]);
    const changed = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      gifts.map(({ conversation, sellerId: seller_id }) => {
        const given = { ...conversation, ...changed.get(conversation.id), seller_id };
        const { id: conversation_id, project_id, status, mode, epoch } = given;
        this.events.publish('conversation.updated', { conversation_id, project_id, status, mode, epoch, seller_id });
        return [conversation_id, given];
      }),
    );
  }
}
