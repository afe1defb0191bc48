import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { conversationPriority } from '../../contract/conversation.schema.js';
import type { EscalationView, RequestedBy } from '../../contract/escalation.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';
import { FloorService, type LockedConversation } from '../conversations/floor/floor.service.js';
import { ThreadService } from '../messages/thread.service.js';
import type { Escalation } from './escalation.entity.js';
import { MovesService } from './floor/moves.service.js';
import { leaverOf, moverOf } from './floor/people.js';
import { outsideHours } from './floor/thread-words.js';
import { RulesService, type WaitingRules } from './queue/rules.service.js';
import { RecordsService } from './records.service.js';

export interface EscalationRequest {
  readonly conversation_id: string;
  readonly reason?: string;
  readonly skills?: readonly string[];
  /** Who or what asks; by default the actor. */
  readonly requested_by?: RequestedBy;
  /** Whether the assistant goes on answering those who wait; by default as the project has it. */
  readonly assistant_helps?: boolean;
  /** The id of a new escalation. */
  readonly id?: string;
}

export interface Ask {
  /** Null: this server itself. */
  readonly actor: Actor | null;
  readonly input: EscalationRequest;
  readonly conversation: LockedConversation;
  /** One from outside business hours, which comes to life now. */
  readonly dormant: Escalation | null;
}

type Wanted = Partial<Escalation> & { readonly rules: WaitingRules };
type NewRow = Pick<Escalation, 'status'> & Partial<Escalation>;

const NORMAL = conversationPriority.options.indexOf('normal');

/** How an escalation begins: in the queue, with the person who is there already, or outside business hours. */
@Injectable()
export class EntryService {
  constructor(
    private readonly floor: FloorService,
    private readonly moves: MovesService,
    private readonly records: RecordsService,
    private readonly rules: RulesService,
    private readonly thread: ThreadService,
  ) {}

  /** The new escalation of a locked conversation that has none which is served or waits. */
  async enter(ask: Ask, manager: EntityManager): Promise<EscalationView> {
    const { actor, input, conversation, dormant } = ask;
    const requestedBy = input.requested_by ?? (actor && isStaff(actor) ? 'staff' : 'visitor');
    const rules = await this.rules.of(conversation.projectId, manager);
    const isLate = !rules.isOpen && requestedBy !== 'staff' && conversation.mode !== 'seller';
    if (dormant && isLate) return this.records.view(dormant, conversation, manager);
    const last = { reason: input.reason ?? null, requested_by: requestedBy, seq: conversation.lastSeq };
    const noted = await this.floor.move(conversation, { escalationRequested: true, lastEscalation: last }, manager);
    const now = { ...ask, conversation: noted };
    const row = { reason: last.reason, requestedBy, skills: [...(input.skills ?? [])] };
    if (noted.mode === 'seller') return this.served(now, row, manager);
    return isLate ? this.deferred(now, { ...row, rules }, manager) : this.queued(now, { ...row, rules }, manager);
  }

  private async queued(ask: Ask, { rules, ...row }: Wanted, manager: EntityManager): Promise<EscalationView> {
    const { helps: rule, expiresAt } = await this.rules.waitingFrom(ask.conversation.projectId, manager);
    const helps = ask.input.assistant_helps ?? rule;
    // This server asks while it answers: the answer that tells of it has to be stored.
    const keepsAnswer = helps || ask.actor === null;
    const step = { action: 'escalate', by: moverOf(ask.actor), helps, keepsAnswer } as const;
    const queued = await this.moves.carryOut(ask.conversation, step, manager);
    // What staff have set stands.
    const priority = queued.priority === NORMAL ? rules.priority : queued.priority;
    const conversation = await this.floor.move(queued, { priority }, manager);
    const place = { queuedAt: new Date(), expiresAt, opensAt: null, wantsEmail: false };
    return this.write({ ...ask, conversation }, { ...row, ...place, status: 'queued' }, manager);
  }

  /** A person has the floor already: it is theirs. */
  private async served(ask: Ask, row: Partial<Escalation>, manager: EntityManager): Promise<EscalationView> {
    const person = await leaverOf(ask.conversation, manager);
    const now = new Date();
    const accepted = { sellerId: person?.id ?? null, sellerName: person?.name ?? null, queuedAt: now, acceptedAt: now };
    return this.write(ask, { ...row, ...accepted, status: 'accepted' }, manager);
  }

  private async deferred(ask: Ask, { rules, ...row }: Wanted, manager: EntityManager): Promise<EscalationView> {
    const { opensAt, onMaxWait } = rules;
    const wantsEmail = onMaxWait === 'email';
    const view = await this.write(ask, { ...row, opensAt, wantsEmail, status: 'outside_hours' }, manager);
    await this.thread.append(ask.conversation.id, outsideHours(opensAt, wantsEmail), manager);
    return view;
  }

  private write({ dormant, input, conversation }: Ask, row: NewRow, manager: EntityManager): Promise<EscalationView> {
    if (dormant) return this.records.change(dormant, { changes: row, conversation }, manager);
    return this.records.add({ ...row, id: input.id ?? uuidv7() }, conversation, manager);
  }
}
