import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { THE_SERVER } from '../../../platform/auth/actor.js';
import { Database } from '../../../platform/database/database.js';
import { Problem } from '../../../platform/errors/problem.js';
import { FloorService, type LockedConversation, standOf } from '../../conversations/floor/floor.service.js';
import type { Escalation } from '../escalation.entity.js';
import { MovesService } from '../floor/moves.service.js';
import { moverOf, type Person } from '../floor/people.js';
import { RecordsService } from '../records.service.js';
import type { RoutingWish } from '../routing/rules/situation.js';
import { RoutingService } from '../routing/routing.service.js';

/** Rolls a transaction back in which nobody was found, so that no decision is stored for each look. */
class Nobody extends Error {}

/** Brings those who wait to people who are free. */
@Injectable()
export class DispatchService {
  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly records: RecordsService,
    private readonly routing: RoutingService,
    private readonly moves: MovesService,
  ) {}

  /**
   * Gives a waiting conversation to a seller who is free for it, in one transaction; whether one was. Whoever had it before comes
   * first. `isFirst` keeps the decision also when nobody was found: it says why the visitor waits.
   */
  async serve(conversationId: string, { isFirst = false }: { isFirst?: boolean } = {}): Promise<boolean> {
    try {
      return await this.database.transaction(async (manager) => {
        const conversation = await this.floor.lock(THE_SERVER, conversationId, manager);
        const escalation = await this.records.open(conversationId, manager);
        if (escalation?.status !== 'queued' || conversation.mode !== 'queued') return false;
        const taker = await this.takerOf(conversation, escalation, manager);
        if (taker) await this.moves.carryOut(conversation, { action: 'assign', by: moverOf(null), taker }, manager);
        if (!taker && !isFirst) throw new Nobody();
        return taker !== null;
      });
    } catch (error) {
      if (error instanceof Nobody) return false;
      if (error instanceof Problem && error.kind === 'missing') return false;
      throw error;
    }
  }

  private async takerOf(
    conversation: LockedConversation,
    { skills, lostSellerId, avoidSellerId: except_seller_id }: Escalation,
    manager: EntityManager,
  ): Promise<Person | null> {
    if (lostSellerId !== null) {
      const back = await this.ask(conversation, { reason: 'requeue', seller_id: lostSellerId }, manager);
      if (back) return back;
    }
    return this.ask(conversation, { reason: 'escalation', skills, except_seller_id }, manager);
  }

  private async ask(
    conversation: LockedConversation,
    wish: RoutingWish,
    manager: EntityManager,
  ): Promise<Person | null> {
    try {
      const { sellerId, takesFloor, considered } = await this.routing.decide(manager, standOf(conversation), wish);
      if (sellerId === null || !takesFloor) return null;
      return { id: sellerId, name: considered.find(({ seller_id: id }) => id === sellerId)?.name ?? null };
    } catch (error) {
      // The one who had it works here no more.
      if (error instanceof Problem && error.kind === 'invalid') return null;
      throw error;
    }
  }
}
