import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { NodeHintsService } from '../../../platform/database/node-hints.service.js';
import { isOutage } from '../../../platform/database/outage.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { BoardService } from './board.service.js';

/** Begins the hint that the queue of a project has moved. */
const QUEUE = 'queue';
/** Moves of one moment are told together (milliseconds). */
const GATHER_MS = 50;

/** Tells everybody who waits of a new place in the queue; each process for its own sockets. */
@Injectable()
export class PlacesListener implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('queue');
  /** What was told last, by project and conversation. */
  private readonly told = new Map<string, Map<string, string>>();
  private readonly moved = new Map<string, NodeJS.Timeout>();
  private isClosed = false;

  constructor(
    private readonly events: EventBus,
    private readonly hints: NodeHintsService,
    private readonly board: BoardService,
  ) {}

  onModuleInit(): void {
    for (const name of ['escalation.created', 'escalation.updated'] as const)
      this.events.on(name, ({ escalation }) => this.hasMoved(escalation.project_id));
    this.events.on('conversation.updated', ({ mode, project_id: id }) =>
      mode === 'queued' ? this.hasMoved(id) : undefined,
    );
    this.hints.onHint((hint) => {
      const [kind, projectId] = hint.split('/');
      if (kind === QUEUE && projectId !== undefined) this.tellSoon(projectId);
    });
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    for (const timer of this.moved.values()) clearTimeout(timer);
  }

  private hasMoved(projectId: string): void {
    this.hints.give(`${QUEUE}/${projectId}`);
    this.tellSoon(projectId);
  }

  private tellSoon(projectId: string): void {
    if (this.isClosed || this.moved.has(projectId)) return;
    this.moved.set(
      projectId,
      setTimeout(() => void this.tell(projectId), GATHER_MS),
    );
  }

  private async tell(projectId: string): Promise<void> {
    this.moved.delete(projectId);
    try {
      const places = await this.board.places(projectId);
      const before = this.told.get(projectId);
      const now = new Map<string, string>();
      for (const { conversation_id, contact_id, position, estimated_wait_seconds } of places) {
        const place = `${position} ${estimated_wait_seconds}`;
        now.set(conversation_id, place);
        if (before?.get(conversation_id) === place) continue;
        this.events.publish('queue.updated', { conversation_id, contact_id, position, estimated_wait_seconds });
      }
      if (now.size === 0) this.told.delete(projectId);
      else this.told.set(projectId, now);
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error);
    }
  }
}
