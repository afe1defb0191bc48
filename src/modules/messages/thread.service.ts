import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Parties } from '../../contract/domain-events.js';
import type { MessageView } from '../../contract/message.schema.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { APPEND_SYSTEM, PART, UNANSWERED } from './thread.query.js';

/** What the thread itself says: `event` names it for programs, the text is for people. */
export interface SystemMessage {
  readonly content: string;
  readonly metadata: { readonly event: string } & Readonly<Record<string, unknown>>;
}

export interface Spoken {
  readonly seq: number;
  readonly role: MessageView['role'];
  readonly name: string | null;
  readonly content: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The thread, for those who hold its conversation locked in a transaction. */
@Injectable()
export class ThreadService {
  constructor(private readonly events: EventBus) {}

  /** Adds a message of the system with the next seq; it is told after the commit. */
  async append(id: string, message: SystemMessage, manager: EntityManager): Promise<void> {
    const values = [id, uuidv7(), message.content, JSON.stringify(message.metadata)];
    const rows: (Parties & { message: MessageView })[] = await manager.query(APPEND_SYSTEM, values);
    for (const { message: stored, ...parties } of rows)
      this.events.publish('message.created', { message: stored, awaits_reply: false, parties });
  }

  /** The newest message of the visitor that nobody has answered; null when there is none. */
  async unanswered(id: string, manager: EntityManager): Promise<number | null> {
    const [row]: { seq: number | null }[] = await manager.query(UNANSWERED, [id]);
    return row?.seq ?? null;
  }

  /** What was said after a seq, oldest first: at most the `limit` newest. */
  part(id: string, { after, limit }: { after: number; limit: number }, manager: EntityManager): Promise<Spoken[]> {
    return manager.query(PART, [id, after, limit]);
  }
}
