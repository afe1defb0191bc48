import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ConversationView } from '../../../contract/conversation.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { FloorService, type LockedConversation, viewOf } from '../../conversations/floor/floor.service.js';
import { RulesService } from '../queue/rules.service.js';
import { noSuchTaker, notInFuture } from './floor.problems.js';
import type { FloorAction } from './floor.status.js';
import { MovesService } from './moves.service.js';
import { leaverOf, moverOf, type Person, personOf, WORKER } from './people.js';

const LONGEST_SNOOZE_MS = 366 * 86_400_000;

export interface ActionInput {
  readonly conversation_id: string;
  readonly action: Exclude<FloorAction, 'escalate' | 'cancel' | 'expire' | 'release'>;
  /** For `assign` and `transfer`. */
  readonly seller_id?: string;
  /** For `transfer` without a seller: who comes next must have these. */
  readonly skills?: readonly string[];
  /** For `hand-back`. */
  readonly note?: string;
  /** For `snooze`. */
  readonly until?: string;
}

/** What staff do with the floor of a conversation. */
@Injectable()
export class ActionsService {
  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly moves: MovesService,
    private readonly rules: RulesService,
  ) {}

  /**
   * Carries out an action in one transaction; asked for twice, the second changes nothing.
   * @throws Problem `forbidden`, `missing`, `invalid` for a taker who is none, `conflict` with the state and who has the floor
   */
  act(actor: Actor, input: ActionInput): Promise<ConversationView> {
    requireStaff(actor);
    const until = input.until === undefined ? undefined : futureTime(input.until);
    return this.database.transaction(async (manager) => {
      const before = await this.floor.lock(actor, input.conversation_id, manager);
      const taker = await takerFor(actor, { input, before }, manager);
      const step = {
        // A transfer to whoever has the skills goes through the queue.
        action: input.action === 'transfer' && !taker ? 'requeue' : input.action,
        by: moverOf(actor),
        ...(taker ? { taker } : {}),
        leaver: await leaverOf(before, manager),
        note: input.note,
        ...(until ? { until } : {}),
        ...(await this.rules.waitingFrom(before.projectId, manager)),
        ...(input.skills ? { skills: input.skills } : {}),
      } as const;
      return viewOf(await this.moves.carryOut(before, step, manager));
    });
  }
}

async function takerFor(
  actor: Actor,
  { input, before }: { input: ActionInput; before: LockedConversation },
  manager: EntityManager,
): Promise<Person | undefined> {
  if (input.action === 'claim') return personOf(before, actor, manager);
  if (input.seller_id === undefined) return undefined;
  const [worker]: Person[] = await manager.query(WORKER, [before.projectId, input.seller_id]);
  if (worker) return worker;
  if (input.seller_id === actor.id) return { id: actor.id, name: actor.name };
  throw noSuchTaker();
}

function futureTime(text: string): Date {
  const time = new Date(text);
  const ahead = time.getTime() - Date.now();
  if (ahead <= 0 || ahead > LONGEST_SNOOZE_MS) throw notInFuture();
  return time;
}
