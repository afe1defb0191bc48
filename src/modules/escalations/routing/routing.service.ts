import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationMode } from '../../../contract/conversation.schema.js';
import { routingPolicy } from '../../../contract/routing.schema.js';
import { Database } from '../../../platform/database/database.js';
import { CaseloadService, type LockedConversation } from '../../conversations/caseload/caseload.service.js';
import { noSuchConversation } from '../../conversations/conversations.problems.js';
import { PresenceService } from '../../sellers/presence/presence.service.js';
import { type Choice, choose, type RoutingWish, type Situation } from './choice.js';
import { RoutingDecision } from './routing-decision.entity.js';
import { noSellerToName } from './routing.problems.js';

/** Where a chat went. */
export interface Assignment {
  /** Null: nobody could take it, and nothing has changed. */
  readonly seller: { readonly id: string; readonly name: string } | null;
  readonly decision_id: string;
  /** `waits`: the named seller is absent or full, and finds the chat on return; the floor stays where it was. */
  readonly outcome: Choice['outcome'];
  readonly mode: ConversationMode;
  readonly epoch: number;
}

/** A stored decision, not yet carried out. */
export interface Decision extends Choice {
  readonly id: string;
}

/** The row of the project is made on the way, locked, and stays so until the transaction ends. */
const TAKE_TURN = `INSERT INTO routing_policies (project_id) VALUES ($1)
ON CONFLICT (project_id) DO UPDATE SET project_id = excluded.project_id RETURNING policy, last_seller_id`;

const END_TURN = `UPDATE routing_policies SET last_seller_id = $2 WHERE project_id = $1`;

/** Finds the person for a chat. Decisions of one project come one after the other, so that no seller gets more than the capacity. */
@Injectable()
export class RoutingService {
  constructor(
    private readonly database: Database,
    private readonly presence: PresenceService,
    private readonly caseload: CaseloadService,
  ) {}

  /**
   * Gives a conversation to a seller, if one can take it; the caller has checked that the actor may ask.
   * @throws Problem `missing` without the conversation, `invalid` when `seller_id` names nobody who could answer
   */
  assign(conversationId: string, wish: RoutingWish): Promise<Assignment> {
    return this.database.transaction((manager) => this.assignWithin(manager, conversationId, wish));
  }

  /** The same inside a transaction of the caller's, which must have been opened by `Database.transaction`. */
  async assignWithin(manager: EntityManager, conversationId: string, wish: RoutingWish): Promise<Assignment> {
    const conversation = await this.caseload.lock(manager, conversationId);
    if (!conversation) throw noSuchConversation();
    const decision = await this.decide(manager, conversation, wish);
    const { id, sellerId, takesFloor, outcome } = decision;
    const { mode, epoch } =
      sellerId !== null && outcome !== 'kept'
        ? await this.caseload.give(manager, conversation, { sellerId, takesFloor })
        : conversation;
    const name = decision.considered.find(({ seller_id: each }) => each === sellerId)?.name ?? '';
    return { seller: sellerId === null ? null : { id: sellerId, name }, decision_id: id, outcome, mode, epoch };
  }

  /**
   * Decides and stores the decision, and leaves it to the caller to carry it out, in the same transaction. Lock the conversation
   * first: everybody takes these two locks in this order.
   */
  async decide(manager: EntityManager, conversation: LockedConversation, wish: RoutingWish): Promise<Decision> {
    const { id: conversationId, project_id: projectId } = conversation;
    const situation = await this.situation(manager, conversation, wish);
    const choice = choose(situation);
    const id = uuidv7();
    const { outcome, sellerId, considered: candidates } = choice;
    const { policy } = situation;
    const row = { id, projectId, conversationId, reason: wish.reason, outcome, sellerId, wish, policy, candidates };
    await manager.insert(RoutingDecision, row);
    if (outcome === 'chosen') await manager.query(END_TURN, [projectId, sellerId]);
    return { ...choice, id };
  }

  private async situation(
    manager: EntityManager,
    conversation: LockedConversation,
    wish: RoutingWish,
  ): Promise<Situation> {
    const { id, project_id: projectId } = conversation;
    const [turn] = await manager.query<{ policy: unknown; last_seller_id: string | null }[]>(TAKE_TURN, [projectId]);
    const roster = await this.presence.roster(manager, projectId);
    const loads = await this.caseload.loads(manager, projectId, id);
    const candidates = roster.map((each) => ({ ...each, load: loads.get(each.id) ?? 0 }));
    if (wish.seller_id != null && !candidates.some((each) => each.id === wish.seller_id)) throw noSellerToName();
    return {
      policy: routingPolicy.parse(turn?.policy ?? {}),
      wish,
      candidates,
      holderId: conversation.mode === 'seller' ? conversation.seller_id : null,
      lastSellerId: turn?.last_seller_id ?? null,
      formerSellerId: await this.caseload.lastSeller(manager, conversation),
    };
  }
}
