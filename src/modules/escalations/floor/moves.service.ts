import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { EventBus } from '../../../platform/events/event-bus.js';
import {
  type FloorChange,
  FloorService,
  type LockedConversation,
  stateOf,
} from '../../conversations/floor/floor.service.js';
import { ThreadService } from '../../messages/thread.service.js';
import type { Escalation } from '../escalation.entity.js';
import { RecordsService } from '../records.service.js';
import { noteFor } from './assistant-note.js';
import { changesOf } from './escalation-changes.js';
import { refusal } from './floor.problems.js';
import { type Person, positionOf } from './people.js';
import { decide, type FloorPosition } from './floor.status.js';
import type { Step } from './step.js';
import { joined, left, nobodyFree } from './thread-words.js';

/** Carries out the steps of the floor, each with all that goes with it, in the transaction that holds the conversation locked. */
@Injectable()
export class MovesService {
  constructor(
    private readonly floor: FloorService,
    private readonly thread: ThreadService,
    private readonly records: RecordsService,
    private readonly events: EventBus,
  ) {}

  /** The conversation after the step. @throws Problem `forbidden`, or `conflict` with the state and who has the floor */
  async carryOut(before: LockedConversation, step: Step, manager: EntityManager): Promise<LockedConversation> {
    const at = positionOf(before);
    const verdict = decide(step.action, at, { ...step.by, taker: step.taker?.id });
    if (verdict.is === 'refused') throw refusal(verdict.because, stateOf(before));
    if (verdict.is === 'unchanged') return before;
    const { to } = verdict;
    const escalation = await this.records.open(before.id, manager);
    const change = await this.changeOf({ before, to, step, escalation }, manager);
    const after = await this.floor.move(before, change, manager);
    await this.follow({ after, at, to, step, escalation }, manager);
    if (at.holder !== to.holder) await this.tellPeople({ after, at, to, step }, manager);
    if (step.action === 'expire') await this.thread.append(after.id, nobodyFree(step.wantsEmail === true), manager);
    return after;
  }

  /** Ends the wait of a visitor to whom a person speaks already, without having accepted. */
  async settle(conversation: LockedConversation, person: Person | undefined, manager: EntityManager): Promise<void> {
    const escalation = await this.records.open(conversation.id, manager);
    if (!escalation || escalation.status === 'accepted' || !person) return;
    const position = positionOf(conversation);
    const step: Step = { action: 'claim', by: { id: person.id, role: 'clock' }, taker: person };
    const changes = changesOf(escalation, { at: position, to: position, step });
    if (changes) await this.records.change(escalation, { changes, conversation }, manager);
  }

  private async changeOf(
    {
      before,
      to,
      step,
      escalation,
    }: { before: LockedConversation; to: FloorPosition; step: Step; escalation: Escalation | null },
    manager: EntityManager,
  ): Promise<FloorChange> {
    const at = positionOf(before);
    const isMoved = at.mode !== to.mode || at.holder !== to.holder || step.action === 'resolve';
    const epoch = before.epoch + (isMoved ? 1 : 0);
    return {
      status: to.status,
      mode: to.mode,
      epoch,
      ...(isMoved && !step.keepsAnswer ? { assistantEpoch: epoch } : {}),
      ...(to.mode === 'queued' ? { assistantHelps: step.helps ?? false } : {}),
      ...(to.holder === at.holder ? {} : { floorSince: to.holder === null ? null : new Date() }),
      ...(to.holder !== null ? { sellerId: to.holder } : {}),
      ...(to.mode === 'queued' && at.mode === 'seller' ? { sellerId: null } : {}),
      ...(isMoved ? { replyDueSeq: await this.dueAfter(before, { to, step }, manager) } : {}),
      ...(step.until ? { snoozedUntil: step.until } : {}),
      ...(isMoved ? { returnsUntil: step.returnsUntil ?? null } : {}),
      ...(at.mode === 'seller' && to.mode !== 'seller'
        ? { assistantNote: await this.noteOf(before, step, { escalation, manager }) }
        : {}),
    };
  }

  /** What the assistant owes an answer after the step. */
  private async dueAfter(
    before: LockedConversation,
    { to, step }: { to: FloorPosition; step: Step },
    manager: EntityManager,
  ): Promise<number | null> {
    const speaks =
      to.status !== 'resolved' && (to.mode === 'assistant' || (to.mode === 'queued' && step.helps === true));
    if (!speaks) return null;
    // A question that is being answered is nobody's any more; one that was asked of the person is the assistant's again.
    return before.mode === 'assistant' ? before.replyDueSeq : this.thread.unanswered(before.id, manager);
  }

  private async noteOf(
    before: LockedConversation,
    step: Step,
    { escalation, manager }: { escalation: Escalation | null; manager: EntityManager },
  ): Promise<string> {
    const after = before.lastEscalation?.seq ?? 0;
    const said = await this.thread.part(before.id, { after, limit: 30 }, manager);
    return noteFor({ said, name: step.leaver?.name ?? null, reason: escalation?.reason ?? null, note: step.note });
  }

  /** The escalation goes with the floor. */
  private async follow(
    {
      after,
      at,
      to,
      step,
      escalation,
    }: { after: LockedConversation; at: FloorPosition; to: FloorPosition; step: Step; escalation: Escalation | null },
    manager: EntityManager,
  ): Promise<void> {
    if (at.mode === to.mode && at.holder === to.holder && step.action !== 'resolve') return;
    if (to.mode === 'queued' && !escalation && step.action !== 'escalate') {
      const row = {
        status: 'queued',
        requestedBy: 'staff',
        queuedAt: new Date(),
        expiresAt: step.expiresAt ?? null,
      } as const;
      await this.records.add({ id: uuidv7(), ...row, lostSellerId: at.holder }, after, manager);
      return;
    }
    if (!escalation) return;
    const changes = changesOf(escalation, { at, to, step });
    if (changes) await this.records.change(escalation, { changes, conversation: after }, manager);
  }

  private async tellPeople(
    { after, at, to, step }: { after: LockedConversation; at: FloorPosition; to: FloorPosition; step: Step },
    manager: EntityManager,
  ): Promise<void> {
    const news = { conversation_id: after.id, contact_id: after.contactId, timestamp: new Date().toISOString() };
    if (at.holder !== null) {
      this.events.publish('agent.left', { ...news, agent: { id: at.holder, name: step.leaver?.name ?? null } });
      if (to.holder === null) await this.thread.append(after.id, left(step.leaver, to), manager);
    }
    if (step.taker && to.holder !== null) {
      this.events.publish('agent.joined', { ...news, agent: step.taker });
      await this.thread.append(after.id, joined(step.taker), manager);
    }
  }
}
