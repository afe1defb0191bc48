import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ConversationMode, ConversationStatus } from '../../../contract/conversation.schema.js';
import { Database } from '../../../platform/database/database.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { HELD, LAST_SELLER, LOADS, LOCK, MEAN, SEAT, STAND } from './caseload.query.js';

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

/** Who has how many conversations, and to whom the next one goes; inside the transaction of those who have checked who asks. */
@Injectable()
export class CaseloadService {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Locks the conversation until the transaction ends; null when there is none. */
  async lock(manager: EntityManager, id: string): Promise<LockedConversation | null> {
    const [row] = await manager.query<LockedConversation[]>(LOCK, [id]);
    return row ?? null;
  }

  /** The same without a lock. */
  async stand(manager: EntityManager, id: string): Promise<LockedConversation | null> {
    const [row] = await manager.query<LockedConversation[]>(STAND, [id]);
    return row ?? null;
  }

  /** How many conversations each of these sellers of the project has, leaving out the one that is to be given away. */
  async loads(
    manager: EntityManager,
    projectId: string,
    { sellerIds, exceptId }: { sellerIds: readonly string[]; exceptId: string | null },
  ): Promise<Map<string, number>> {
    const rows = await manager.query<{ seller_id: string; load: number }[]>(LOADS, [projectId, sellerIds, exceptId]);
    return new Map(rows.map(({ seller_id: id, load }) => [id, load]));
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

  /** Gives a locked conversation to a seller, with or without the floor, and tells it after the commit. */
  async give(
    manager: EntityManager,
    conversation: LockedConversation,
    { sellerId, takesFloor }: { sellerId: string; takesFloor: boolean },
  ): Promise<LockedConversation> {
    const [rows] = await manager.query<[Pick<LockedConversation, 'mode' | 'epoch' | 'status'>[]]>(
      takesFloor ? SEAT : MEAN,
      [conversation.id, sellerId],
    );
    const given = { ...conversation, ...rows[0], seller_id: sellerId };
    const { id: conversation_id, project_id, status, mode, epoch, seller_id } = given;
    this.events.publish('conversation.updated', { conversation_id, project_id, status, mode, epoch, seller_id });
    return given;
  }
}
