import { Injectable } from '@nestjs/common';
import type { ConversationMode } from '../../../contract/conversation.schema.js';
import { Database } from '../../../platform/database/database.js';
import { GroupCommit } from '../../../platform/database/group-commit.js';
import { Problem } from '../../../platform/errors/problem.js';
import { CaseloadService, type Gift, type LockedConversation } from '../../conversations/caseload/caseload.service.js';
import { noSuchConversation } from '../../conversations/conversations.problems.js';
import type { Choice, RoutingWish } from './rules/situation.js';
import { SituationsService } from './situations.service.js';
import type { Decision, Sitting } from './sitting.js';

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

interface Asking {
  readonly conversationId: string;
  readonly wish: RoutingWish;
}

/** More than this many wait no longer than others may for anything. */
const MOST_WAITING = 2_000;

/**
 * Finds the person for a chat. Decisions of one project come one after the other, so that no seller gets more than the capacity. Those
 * that wait at the same time are decided together, in order, in one transaction: on each node one connection is busy with it, not one
 * for each chat.
 */
@Injectable()
export class RoutingService {
  private readonly asking = new GroupCommit<Asking, Assignment | Problem>((batch) => this.decide(batch), MOST_WAITING);

  constructor(
    private readonly database: Database,
    private readonly situations: SituationsService,
    private readonly caseload: CaseloadService,
  ) {}

  /**
   * Gives a conversation to a seller, if one can take it; the caller has checked that the actor may ask.
   * @throws Problem `missing` without the conversation, `invalid` when `seller_id` names nobody who could answer
   */
  async assign(conversationId: string, wish: RoutingWish): Promise<Assignment> {
    const answer = await this.asking.add({ conversationId, wish });
    if (answer instanceof Problem) throw answer;
    return answer;
  }

  private async decide(batch: readonly Asking[]): Promise<(Assignment | Problem)[]> {
    const byChat = Map.groupBy(batch, ({ conversationId }) => conversationId);
    const first = Array.from(byChat.values(), ([one]) => one as Asking);
    const answers = new Map<Asking, Assignment | Problem>(await this.decideOnce(first));
    // Who asks for a chat a second time has to see who got it.
    const again = batch.filter((asking) => !answers.has(asking));
    for (const [index, answer] of (again.length > 0 ? await this.decide(again) : []).entries()) {
      answers.set(again[index] as Asking, answer);
    }
    return batch.map((asking) => answers.get(asking) as Assignment | Problem);
  }

  /** Each asks for a chat of its own. */
  private decideOnce(batch: readonly Asking[]): Promise<[Asking, Assignment | Problem][]> {
    return this.database.transaction(async (manager) => {
      const ids = batch.map(({ conversationId }) => conversationId);
      const locked = await this.caseload.lock(manager, ids);
      const sitting = await this.situations.open(manager, [...locked.values()]);
      const decided = batch.map((asking) => [asking, decisionOn(asking, locked, sitting)] as const);
      await this.situations.close(manager, sitting);
      const gifts = decided.flatMap(([, decision]) => giftsOf(decision));
      const given = await this.caseload.give(manager, gifts);
      return decided.map(([asking, decision]) => [
        asking,
        decision instanceof Problem
          ? decision
          : assignmentOf(decision, {
              ...locked.get(asking.conversationId),
              ...given.get(asking.conversationId),
            } as LockedConversation),
      ]);
    });
  }
}

function decisionOn(
  { conversationId, wish }: Asking,
  locked: ReadonlyMap<string, LockedConversation>,
  sitting: Sitting,
): Decision | Problem {
  const conversation = locked.get(conversationId);
  if (!conversation) return noSuchConversation();
  try {
    return sitting.keep(sitting.weigh({ projectId: conversation.project_id, conversation }, wish));
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function giftsOf(decision: Decision | Problem): Gift[] {
  if (decision instanceof Problem) return [];
  const { conversation } = decision.subject;
  const { sellerId, takesFloor, outcome } = decision.choice;
  return conversation === null || sellerId === null || outcome === 'kept'
    ? []
    : [{ conversation, sellerId, takesFloor }];
}

function assignmentOf({ id, choice }: Decision, { mode, epoch }: LockedConversation): Assignment {
  const { sellerId, outcome, considered } = choice;
  const name = considered.find(({ seller_id: each }) => each === sellerId)?.name ?? '';
  return { seller: sellerId === null ? null : { id: sellerId, name }, decision_id: id, outcome, mode, epoch };
}
