import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationMode } from '../../../contract/conversation.schema.js';
import { Database } from '../../../platform/database/database.js';
import { Turnstile } from '../../../platform/database/turnstile.js';
import { CaseloadService, type LockedConversation } from '../../conversations/caseload/caseload.service.js';
import { noSuchConversation } from '../../conversations/conversations.problems.js';
import { PoliciesService } from './policies.service.js';
import { RoutingDecision } from './routing-decision.entity.js';
import { choose } from './rules/choice.js';
import type { Choice, RoutingWish } from './rules/situation.js';
import { SituationsService } from './situations.service.js';

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

/**
 * Finds the person for a chat. Decisions of one project come one after the other, so that no seller gets more than the capacity. Those who
 * wait for their turn leave the connections to others.
 */
@Injectable()
export class RoutingService {
  private readonly turnstile = new Turnstile({ atOnce: 3, waiting: 2_000 });

  constructor(
    private readonly database: Database,
    private readonly policies: PoliciesService,
    private readonly situations: SituationsService,
    private readonly caseload: CaseloadService,
  ) {}

  /**
   * Gives a conversation to a seller, if one can take it; the caller has checked that the actor may ask.
   * @throws Problem `missing` without the conversation, `invalid` when `seller_id` names nobody who could answer
   */
  assign(conversationId: string, wish: RoutingWish): Promise<Assignment> {
    const work = () => this.database.transaction((manager) => this.assignWithin(manager, conversationId, wish));
    return this.turnstile.pass(work);
  }

  /** The same inside a transaction of the caller's, which must have been opened by `Database.transaction`. */
  async assignWithin(manager: EntityManager, conversationId: string, wish: RoutingWish): Promise<Assignment> {
    const conversation = await this.caseload.lock(manager, conversationId);
    if (!conversation) throw noSuchConversation();
    const { id, sellerId, takesFloor, outcome, considered } = await this.decide(manager, conversation, wish);
    const changes = sellerId !== null && outcome !== 'kept';
    const { mode, epoch } = changes
      ? await this.caseload.give(manager, conversation, { sellerId, takesFloor })
      : conversation;
    const name = considered.find(({ seller_id: each }) => each === sellerId)?.name ?? '';
    return { seller: sellerId === null ? null : { id: sellerId, name }, decision_id: id, outcome, mode, epoch };
  }

  /**
   * Decides and stores the decision, and leaves it to the caller to carry it out, in the same transaction. Lock the conversation
   * first: everybody takes these two locks in this order.
   */
  async decide(manager: EntityManager, conversation: LockedConversation, wish: RoutingWish): Promise<Decision> {
    const { id: conversationId, project_id: projectId } = conversation;
    const turn = await this.policies.takeTurn(manager, projectId);
    const subject = { projectId, conversation };
    const situation = await this.situations.read(manager, subject, { wish, turn, at: new Date() });
    const choice = choose(situation);
    const { considered: candidates, ...chosen } = choice;
    const { policy, wish: whole } = situation;
    const id = uuidv7();
    const row = { id, projectId, conversationId, reason: wish.reason, ...chosen, wish: whole, policy, candidates };
    await manager.insert(RoutingDecision, row);
    if (choice.outcome === 'chosen' && choice.sellerId)
      await this.policies.endTurn(manager, projectId, choice.sellerId);
    return { ...choice, id };
  }
}
