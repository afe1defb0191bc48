import { Injectable } from '@nestjs/common';
import { THE_SERVER } from '../../../platform/auth/actor.js';
import { Database } from '../../../platform/database/database.js';
import { Problem } from '../../../platform/errors/problem.js';
import { FloorService, type LockedConversation, standOf } from '../../conversations/floor/floor.service.js';
import type { Escalation } from '../escalation.entity.js';
import { MovesService } from '../floor/moves.service.js';
import { moverOf, type Person } from '../floor/people.js';
import { RecordsService } from '../records.service.js';
import type { RoutingWish } from '../routing/rules/situation.js';
import { SituationsService } from '../routing/situations.service.js';
import type { Sitting } from '../routing/sitting.js';
import type { Place } from './board.service.js';

/** Brings those who wait to people who are free. */
@Injectable()
export class DispatchService {
  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly records: RecordsService,
    private readonly situations: SituationsService,
    private readonly moves: MovesService,
  ) {}

  /**
   * Gives waiting conversations of one project to sellers who are free for them, in order and in one transaction. Whoever had one before
   * comes first. Where nobody was found for one, nobody but that seller is asked for those after who need as much: none overtakes him.
   * Answers with those who found nobody, beside the ones `inVain` before.
   */
  async serve(places: readonly Place[], inVain: readonly Place[]): Promise<Place[]> {
    const ids = places.map(({ conversation_id: id }) => id);
    return this.database.transaction(async (manager) => {
      const conversations = await this.floor.lockAll(THE_SERVER, ids, manager);
      const open = await this.records.openOf(ids, manager);
      const sitting = await this.situations.open(manager, Array.from(conversations.values(), standOf));
      const left = [...inVain];
      for (const place of places) {
        const conversation = conversations.get(place.conversation_id);
        const escalation = open.get(place.conversation_id);
        if (escalation?.status !== 'queued' || conversation?.mode !== 'queued') continue;
        const taker = takerIn(sitting, { conversation, escalation, isHopeless: isHopeless(place, left) });
        if (taker) await this.moves.carryOut(conversation, { action: 'assign', by: moverOf(null), taker }, manager);
        else left.push(place);
      }
      await this.situations.close(manager, sitting);
      return left;
    });
  }
}

interface Waiting {
  readonly conversation: LockedConversation;
  readonly escalation: Escalation;
  readonly isHopeless: boolean;
}

/** The person for somebody who waits; only where there is one it is a decision. */
function takerIn(sitting: Sitting, { conversation, escalation, isHopeless: isVain }: Waiting): Person | null {
  const { lostSellerId, skills, avoidSellerId: except_seller_id } = escalation;
  const former: RoutingWish[] = lostSellerId === null ? [] : [{ reason: 'requeue', seller_id: lostSellerId }];
  const anybody: RoutingWish[] = isVain ? [] : [{ reason: 'escalation', skills, except_seller_id }];
  for (const wish of [...former, ...anybody]) {
    const taker = ask(sitting, conversation, wish);
    if (taker) return taker;
  }
  return null;
}

function ask(sitting: Sitting, conversation: LockedConversation, wish: RoutingWish): Person | null {
  try {
    const weighed = sitting.weigh({ projectId: conversation.projectId, conversation: standOf(conversation) }, wish);
    const { sellerId, takesFloor, considered } = weighed.choice;
    if (sellerId === null || !takesFloor) return null;
    sitting.keep(weighed);
    return { id: sellerId, name: considered.find(({ seller_id: id }) => id === sellerId)?.name ?? null };
  } catch (error) {
    // The one who had it works here no more.
    if (error instanceof Problem && error.kind === 'invalid') return null;
    throw error;
  }
}

/** Whether somebody found nobody who needs no more than this one. */
export const isHopeless = (place: Place, inVain: readonly Place[]): boolean =>
  inVain.some((before) => needsNoMore(before, place));

/** Whether everybody who could be found for the second could be found for the first. */
const needsNoMore = (first: Place, second: Place): boolean =>
  first.skills.every((skill) => second.skills.includes(skill)) &&
  (first.avoid_seller_id === null || first.avoid_seller_id === second.avoid_seller_id);
