import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { EscalationView } from '../../contract/escalation.schema.js';
import { EventBus } from '../../platform/events/event-bus.js';
import type { LockedConversation } from '../conversations/floor/floor.service.js';
import { Escalation } from './escalation.entity.js';
import { toEscalationView } from './escalation-view.js';
import { estimatedWait, type Pace } from './queue/estimate.js';
import { PACE, PLACE } from './queue/queue.query.js';

const OPEN = ['outside_hours', 'queued', 'accepted'] as const;

/** The rows of escalations, for those who hold the conversation locked. News of them goes out after the commit. */
@Injectable()
export class RecordsService {
  constructor(private readonly events: EventBus) {}

  /** The one that is not over yet; a conversation has at most one. */
  open(conversationId: string, manager: EntityManager): Promise<Escalation | null> {
    return manager.findOneBy(Escalation, { conversationId, status: In([...OPEN]) });
  }

  /** The same for several conversations, by these. */
  async openOf(conversationIds: readonly string[], manager: EntityManager): Promise<Map<string, Escalation>> {
    const rows = await manager.findBy(Escalation, { conversationId: In([...conversationIds]), status: In([...OPEN]) });
    return new Map(rows.map((row) => [row.conversationId, row]));
  }

  /** By its own id, or the newest of a conversation, among those of the projects; null means every project. */
  find(
    which: { id: string } | { conversation_id: string },
    { projects, manager }: { projects: readonly string[] | null; manager: EntityManager },
  ): Promise<Escalation | null> {
    const what = 'id' in which ? { id: which.id } : { conversationId: which.conversation_id };
    const where = { ...what, ...(projects ? { projectId: In([...projects]) } : {}) };
    return manager.findOne(Escalation, { where, order: { createdAt: 'DESC', id: 'DESC' } });
  }

  async add(
    row: Pick<Escalation, 'id' | 'status'> & Partial<Escalation>,
    conversation: LockedConversation,
    manager: EntityManager,
  ): Promise<EscalationView> {
    const at = { projectId: conversation.projectId, conversationId: conversation.id };
    await manager.insert(Escalation, { ...row, ...at });
    const view = await this.view(
      await manager.findOneByOrFail(Escalation, { id: row.id, ...at }),
      conversation,
      manager,
    );
    this.events.publish('escalation.created', { escalation: view, contact_id: conversation.contactId });
    this.events.publish('chat.escalation_requested', { escalation: view });
    return view;
  }

  async change(
    row: Escalation,
    { changes, conversation }: { changes: Partial<Escalation>; conversation: LockedConversation },
    manager: EntityManager,
  ): Promise<EscalationView> {
    await manager.update(Escalation, { id: row.id, projectId: row.projectId }, changes);
    const view = await this.view(Object.assign(row, changes), conversation, manager);
    this.events.publish('escalation.updated', { escalation: view, contact_id: conversation.contactId });
    return view;
  }

  /** As it stands, with its place in the queue. */
  async view(
    row: Escalation,
    { priority }: Pick<LockedConversation, 'priority'>,
    manager: EntityManager,
  ): Promise<EscalationView> {
    if (row.status !== 'queued')
      return toEscalationView(row, priority, { position: null, estimated_wait_seconds: null });
    const [place]: { position: number }[] = await manager.query(PLACE.text, [row.projectId, row.id]);
    const [pace]: Pace[] = await manager.query(PACE.text, [row.projectId]);
    const position = place?.position ?? null;
    const wait = position !== null && pace ? estimatedWait(position, pace) : null;
    return toEscalationView(row, priority, { position, estimated_wait_seconds: wait });
  }
}
