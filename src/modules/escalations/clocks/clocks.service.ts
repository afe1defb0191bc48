import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { THE_SERVER } from '../../../platform/auth/actor.js';
import { Database, type Statement } from '../../../platform/database/database.js';
import { Problem } from '../../../platform/errors/problem.js';
import { FloorService, type LockedConversation } from '../../conversations/floor/floor.service.js';
import { MovesService } from '../floor/moves.service.js';
import { leaverOf, moverOf, personOf } from '../floor/people.js';
import { RulesService } from '../queue/rules.service.js';
import { ABANDONED, OVERDUE, RETURNED, RIPE, TAKEN } from './clocks.query.js';

/** A seller who vanished gets a visitor back from the assistant within this time (milliseconds). */
const RETURN_MS = 600_000;

interface Due {
  readonly id: string;
}

interface Abandoned extends Due {
  readonly project_id: string;
  /** How long the seller was not seen; null for one who does not work here any more. */
  readonly seconds: number | null;
}

type Work = (conversation: LockedConversation, manager: EntityManager) => Promise<unknown>;

/** What time does to conversations. The rows say what is due; each is looked at once more under its lock, so that it is done once. */
@Injectable()
export class ClocksService {
  private readonly by = moverOf(null);

  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly moves: MovesService,
    private readonly rules: RulesService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Ends waits that were too long: the assistant goes on, or an e-mail address is asked for. */
  endWaits(): Promise<void> {
    return this.each({ due: OVERDUE }, async (conversation, manager) => {
      const wantsEmail = (await this.rules.of(conversation.projectId, manager)).onMaxWait === 'email';
      await this.moves.carryOut(conversation, { action: 'expire', by: this.by, wantsEmail }, manager);
    });
  }

  /** Opens snoozed conversations whose time has come. */
  wakeSnoozed(): Promise<void> {
    return this.each({ due: RIPE }, (conversation, manager) =>
      this.moves.carryOut(conversation, { action: 'reopen', by: this.by }, manager),
    );
  }

  /** Ends the wait of those whom a person has answered without accepting; `only` looks at one conversation. */
  settle(only: string | null = null): Promise<void> {
    return this.each({ due: TAKEN, only }, async (conversation, manager) => {
      await this.moves.settle(conversation, await leaverOf(conversation, manager), manager);
    });
  }

  /** Takes the floor from sellers who have vanished, or do not work here any more. */
  async releaseAbandoned(): Promise<void> {
    const grace = this.settings.PRESENCE_GRACE_MS;
    const found = await this.database.run<Abandoned>(ABANDONED, [null, grace]);
    for (const { id, project_id: projectId, seconds } of found) {
      await this.with(id, { due: ABANDONED, more: [grace] }, async (conversation, manager) => {
        const rules = await this.rules.of(projectId, manager);
        if (seconds !== null && seconds < rules.graceSeconds) return;
        const toAssistant = rules.onSellerLost === 'assistant' || !rules.isOpen;
        const leaver = await leaverOf(conversation, manager);
        const waits = await this.rules.waitingFrom(projectId, manager);
        const isLost = toAssistant && rules.isOpen && seconds !== null;
        const back = isLost ? { returnsUntil: new Date(Date.now() + RETURN_MS) } : {};
        const step = { action: toAssistant ? 'hand-back' : 'release', by: this.by, leaver, ...waits, ...back } as const;
        await this.moves.carryOut(conversation, step, manager);
      });
    }
  }

  /** Gives visitors back to sellers who had vanished and are there again, while the assistant has them. */
  takeBack(): Promise<void> {
    return this.each({ due: RETURNED, more: [this.settings.PRESENCE_GRACE_MS] }, async (conversation, manager) => {
      if (conversation.sellerId === null) return;
      const taker = await personOf(conversation, { id: conversation.sellerId, name: null }, manager);
      await this.moves.carryOut(conversation, { action: 'assign', by: this.by, taker }, manager);
    });
  }

  private async each(
    { due, only = null, more = [] }: { due: Statement; only?: string | null; more?: unknown[] },
    work: Work,
  ): Promise<void> {
    for (const { id } of await this.database.run<Due>(due, [only, ...more])) await this.with(id, { due, more }, work);
  }

  private async with(id: string, { due, more = [] }: { due: Statement; more?: unknown[] }, work: Work): Promise<void> {
    await this.database
      .transaction(async (manager) => {
        const conversation = await this.floor.lock(THE_SERVER, id, manager);
        const still: Due[] = await manager.query(due.text, [id, ...more]);
        if (still.length > 0) await work(conversation, manager);
      })
      .catch((error: unknown) => {
        // It was deleted meanwhile.
        if (!(error instanceof Problem && error.kind === 'missing')) throw error;
      });
  }
}
