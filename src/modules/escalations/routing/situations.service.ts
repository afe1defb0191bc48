import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CaseloadService, type LockedConversation } from '../../conversations/caseload/caseload.service.js';
import { PresenceService } from '../../sellers/presence/presence.service.js';
import type { Turn } from './policies.service.js';
import { noSellerToName } from './routing.problems.js';
import { isOpen } from './rules/business-hours.js';
import type { RoutingWish, Situation } from './rules/situation.js';

/** The chat that is to be given away: one that exists, or that of a visitor who was never here. */
export interface Subject {
  readonly projectId: string;
  readonly conversation: LockedConversation | null;
}

/** Reads all that a decision depends on; the real one and the simulated one alike. */
@Injectable()
export class SituationsService {
  constructor(
    private readonly presence: PresenceService,
    private readonly caseload: CaseloadService,
  ) {}

  /** @throws Problem `invalid` when `seller_id` names nobody who could answer */
  async read(
    manager: EntityManager,
    { projectId, conversation }: Subject,
    { wish, turn, at }: { wish: RoutingWish; turn: Turn; at: Date },
  ): Promise<Situation> {
    const { policy, lastSellerId } = turn;
    const roster = await this.presence.roster(manager, projectId);
    const named = wish.seller_id ?? null;
    if (named !== null && !roster.some(({ id }) => id === named)) throw noSellerToName();
    const of = { sellerIds: roster.map(({ id }) => id), exceptId: conversation?.id ?? null };
    const loads = await this.caseload.loads(manager, projectId, of);
    const asksForFormer = policy.strategy === 'sticky' && conversation !== null;
    return {
      policy,
      wish: {
        reason: wish.reason,
        seller_id: named,
        skills: wish.skills ?? [],
        language: wish.language ?? null,
        except_seller_id: wish.except_seller_id ?? null,
      },
      candidates: roster.map((each) => ({ ...each, load: loads.get(each.id) ?? 0 })),
      isOpen: isOpen(policy, at),
      lastSellerId,
      holderId: conversation?.mode === 'seller' ? conversation.seller_id : null,
      formerSellerId: asksForFormer ? await this.caseload.lastSeller(manager, conversation) : null,
    };
  }
}
