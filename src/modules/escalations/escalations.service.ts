import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EscalationView } from '../../contract/escalation.schema.js';
import { type Actor, THE_SERVER } from '../../platform/auth/actor.js';
import { projectsOf, requireStaff } from '../../platform/auth/project-access.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/errors/problem.js';
import { noSuchConversation } from '../conversations/conversations.problems.js';
import { FloorService, type LockedConversation } from '../conversations/floor/floor.service.js';
import { EntryService, type EscalationRequest } from './entry.service.js';
import { Escalation } from './escalation.entity.js';
import { forAudience } from './escalation-view.js';
import { emailNotWanted, noSuchEscalation, notWaiting } from './escalations.problems.js';
import { MovesService } from './floor/moves.service.js';
import { moverOf, personOf } from './floor/people.js';
import { RecordsService } from './records.service.js';

/** A conversation that is not the actor's is none; any other failure stays one. */
function absent(error: unknown): null {
  if (error instanceof Problem && error.kind === 'missing') return null;
  throw error;
}

interface Found {
  readonly row: Escalation;
  readonly conversation: LockedConversation;
  readonly manager: EntityManager;
}

/** Which escalation is meant: by its own id, or the open one of a conversation. */
export type Which = { readonly id: string } | { readonly conversation_id: string };

/** Asking for a person, and what becomes of it. */
@Injectable()
export class EscalationsService {
  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly entry: EntryService,
    private readonly moves: MovesService,
    private readonly records: RecordsService,
  ) {}

  /**
   * Asks for a person, in one transaction: a conversation has at most one open escalation, and asking again gives the same. A resolved
   * conversation opens again, and one that a visitor's token only promises begins. Outside business hours nobody is promised: the status is `outside_hours` and the assistant goes on.
   * `actor` null is this server itself, for a tool call or a rule.
   *
   * @throws Problem `missing`
   */
  async request(actor: Actor | null, input: EscalationRequest): Promise<EscalationView> {
    const view = (await this.ask(actor, input).catch(absent)) ?? (await this.askFirst(actor, input));
    return actor ? forAudience(actor, view) : view;
  }

  /** A visitor may ask for a person before the first message. */
  private async askFirst(actor: Actor | null, input: EscalationRequest): Promise<EscalationView> {
    if (!actor || !(await this.floor.found(actor, input.conversation_id))) throw noSuchConversation();
    return this.ask(actor, input);
  }

  private ask(actor: Actor | null, input: EscalationRequest): Promise<EscalationView> {
    return this.database.transaction(async (manager) => {
      const conversation = await this.floor.lock(actor ?? THE_SERVER, input.conversation_id, manager);
      const open = await this.records.open(conversation.id, manager);
      if (open && open.status !== 'outside_hours') return this.records.view(open, conversation, manager);
      return this.entry.enter({ actor, input, conversation, dormant: open }, manager);
    });
  }

  /** @throws Problem `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, which: Which): Promise<EscalationView> {
    return this.database.transaction(async (manager) => {
      const row = await this.records.find(which, { projects: projectsOf(actor), manager });
      const conversation = row && (await this.floor.see(actor, row.conversationId, manager).catch(absent));
      if (!conversation) throw noSuchEscalation();
      return forAudience(actor, await this.records.view(row, conversation, manager));
    });
  }

  /** Takes the conversation of an escalation; the same as claiming it. @throws Problem `forbidden`, `missing`, `conflict` */
  async accept(actor: Actor, which: Which): Promise<EscalationView> {
    requireStaff(actor);
    return this.with(actor, which, async ({ row, conversation, manager }) => {
      if (!['queued', 'accepted', 'outside_hours'].includes(row.status)) throw notWaiting(row.status);
      const taker = await personOf(conversation, actor, manager);
      const after = await this.moves.carryOut(conversation, { action: 'claim', by: moverOf(actor), taker }, manager);
      return this.reread(row, after, manager);
    });
  }

  /** Asks for nobody any more; the assistant goes on. Twice is once. @throws Problem `missing`, `conflict` once a person has it */
  cancel(actor: Actor, which: Which): Promise<EscalationView> {
    return this.with(actor, which, async ({ row, conversation, manager }) => {
      if (row.status === 'cancelled') return this.records.view(row, conversation, manager);
      if (row.status === 'outside_hours') {
        const changes = { status: 'cancelled', endedAt: new Date() } as const;
        return this.records.change(row, { changes, conversation }, manager);
      }
      if (row.status !== 'queued') throw notWaiting(row.status);
      const after = await this.moves.carryOut(conversation, { action: 'cancel', by: moverOf(actor) }, manager);
      return this.reread(row, after, manager);
    });
  }

  /** Leaves an e-mail address for the answer, where one is asked for. @throws Problem `missing`, `conflict` */
  leaveEmail(actor: Actor, which: Which, email: string): Promise<EscalationView> {
    return this.with(actor, which, ({ row, conversation, manager }) => {
      if (!row.wantsEmail) throw emailNotWanted();
      return this.records.change(row, { changes: { email }, conversation }, manager);
    });
  }

  private async reread(row: Escalation, after: LockedConversation, manager: EntityManager): Promise<EscalationView> {
    const { id, projectId } = row;
    return this.records.view(await manager.findOneByOrFail(Escalation, { id, projectId }), after, manager);
  }

  /** Does something with an escalation whose conversation the actor may see, which is locked meanwhile. */
  private async with(
    actor: Actor,
    which: Which,
    work: (found: Found) => Promise<EscalationView>,
  ): Promise<EscalationView> {
    const view = await this.database.transaction(async (manager) => {
      const named = await this.records.find(which, { projects: projectsOf(actor), manager });
      if (!named) throw noSuchEscalation();
      const conversation = await this.floor.lock(actor, named.conversationId, manager).catch(absent);
      // What was read before the lock may have changed while we waited for it.
      const row = conversation && (await this.records.find(which, { projects: projectsOf(actor), manager }));
      if (!row) throw noSuchEscalation();
      return work({ row, conversation, manager });
    });
    return forAudience(actor, view);
  }
}
