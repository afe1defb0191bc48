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
   * first, or alone where it is `onlyFormer`.
   */
  async serve(conversationId: string, { onlyFormer = false }: { onlyFormer?: boolean } = {}): Promise<boolean> {
    try {
      return await this.database.transaction(async (manager) => {
        const conversation = await this.floor.lock(THE_SERVER, conversationId, manager);
        const escalation = await this.records.open(conversationId, manager);
        if (escalation?.status !== 'queued' || conversation.mode !== 'queued') return false;
        const taker =
          (await this.former(conversation, escalation, manager)) ??
          (onlyFormer ? null : await this.anybody(conversation, escalation, manager));
        if (!taker) throw new Nobody();
        await this.moves.carryOut(conversation, { action: 'assign', by: moverOf(null), taker }, manager);
        return true;
      });
    } catch (error) {
      if (error instanceof Nobody) return false;
      if (error instanceof Problem && error.kind === 'missing') return false;
      throw error;
    }
  }

  private async former(
    conversation: LockedConversation,
    { lostSellerId: seller_id }: Escalation,
    manager: EntityManager,
  ): Promise<Person | null> {
    return seller_id === null ? null : this.ask(conversation, { reason: 'requeue', seller_id }, manager);
  }

  private anybody(
    conversation: LockedConversation,
    { skills, avoidSellerId: except_seller_id }: Escalation,
    manager: EntityManager,
  ): Promise<Person | null> {
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
