import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CaseloadService, type LockedConversation } from '../../conversations/caseload/caseload.service.js';
import { PresenceService } from '../../sellers/presence/presence.service.js';
import { PoliciesService, type Turn } from './policies.service.js';
import { Sitting } from './sitting.js';
import { RECORD } from './record.query.js';

/** Reads all that decisions depend on; for the real ones and the simulated ones alike. */
@Injectable()
export class SituationsService {
  constructor(
    private readonly presence: PresenceService,
    private readonly caseload: CaseloadService,
    private readonly policies: PoliciesService,
  ) {}

  /**
   * Opens a sitting about locked conversations, in the caller's transaction: whoever else decides in their projects waits for its end.
   * Lock the conversations first: everybody takes these locks in this order.
   */
  async open(manager: EntityManager, conversations: readonly LockedConversation[]): Promise<Sitting> {
    const projectIds = [...new Set(conversations.map(({ project_id: id }) => id))];
    return this.read(manager, await this.policies.takeTurns(manager, projectIds), conversations);
  }

  /** The same without any lock, only to look. */
  async read(
    manager: EntityManager,
    turns: ReadonlyMap<string, Turn>,
    conversations: readonly LockedConversation[],
  ): Promise<Sitting> {
    const projectIds = [...turns.keys()];
    const rosters = await this.presence.rosters(manager, projectIds);
    const loads = await this.caseload.loads(
      manager,
      projectIds,
      conversations.map(({ id }) => id),
    );
    const formers = new Map<string, string | null>();
    for (const each of conversations) {
      if (turns.get(each.project_id)?.policy.strategy !== 'sticky') continue;
      formers.set(each.id, await this.caseload.lastSeller(manager, each));
    }
    return new Sitting({ turns, rosters, loads, formers });
  }

  /** Stores what was decided, in the same transaction; the caller carries it out. */
  async close(manager: EntityManager, { decisions, newTurns }: Sitting): Promise<void> {
    if (decisions.length === 0) return;
    const rows = decisions.map(({ id, subject, situation, choice }) => ({
      id,
      project_id: subject.projectId,
      conversation_id: subject.conversation?.id,
      reason: situation.wish.reason,
      outcome: choice.outcome,
      seller_id: choice.sellerId,
      takes_floor: choice.takesFloor,
      wish: situation.wish,
      policy: situation.policy,
      candidates: choice.considered,
    }));
    await manager.query(RECORD, [JSON.stringify(rows), [...newTurns.keys()], [...newTurns.values()]]);
  }
}
