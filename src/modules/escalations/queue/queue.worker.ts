import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Chores } from '../../../platform/lifecycle/chores.js';
import { PresenceService } from '../../sellers/presence/presence.service.js';
import { BoardService, type Place } from './board.service.js';
import { DispatchService, isHopeless } from './dispatch.service.js';
import { WAITING_PROJECTS } from './queue.query.js';

/** How often everybody who waits is looked at, whatever news was lost (milliseconds). */
const SWEEP_INTERVAL_MS = 2_000;
/** Events of one moment are worked off together. */
const GATHER_MS = 20;
/** After so many who find nobody the others would hardly do better. */
const MOST_IN_VAIN = 10;
/** So many are served in one transaction: their visitors can't write meanwhile. */
const MOST_AT_ONCE = 32;

/** Serves the queues: woken when somebody comes or is free again, and by a sweep. */
@Injectable()
export class QueueWorker implements OnModuleInit, OnModuleDestroy {
  private readonly chores = new Chores(new Logger('queue'));
  private readonly woken = new Set<string>();
  private gathering: NodeJS.Timeout | null = null;
  /** One round at a time; the next one waits for it. */
  private serving: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly presence: PresenceService,
    private readonly board: BoardService,
    private readonly dispatch: DispatchService,
  ) {}

  onModuleInit(): void {
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
    this.events.on('escalation.updated', ({ escalation }) => this.wake(escalation.project_id));
    this.events.on('presence.updated', ({ project_id: id, status }) =>
      status === 'online' ? this.wake(id) : undefined,
    );
    this.events.on('seller.updated', ({ seller }) => this.wake(seller.project_id));
    this.events.on('conversation.updated', ({ project_id: id, mode, status }) =>
      mode !== 'seller' || status !== 'open' ? this.wake(id) : undefined,
    );
  }

  onModuleDestroy(): void {
    this.chores.stop();
    if (this.gathering) clearTimeout(this.gathering);
  }

  /** Serves the queue of a project soon. */
  wake(projectId: string): void {
    this.woken.add(projectId);
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      const projects = [...this.woken];
      this.woken.clear();
      for (const id of projects) void this.serve(id);
    }, GATHER_MS);
  }

  /** Serves the queue of a project as far as people are free. */
  serve(projectId: string): Promise<void> {
    this.serving = this.serving.then(() => this.chores.attempt('serve', () => this.serveAll(projectId)));
    return this.serving;
  }

  /** The projects in which somebody could be found at all. */
  private async staffed(): Promise<Set<string>> {
    const online = (await this.presence.around()).filter(({ status }) => status === 'online');
    return new Set(online.map(({ project_id: id }) => id));
  }

  /** In order, few at first and more at a time while all of them find somebody. */
  private async serveAll(projectId: string): Promise<void> {
    if (!(await this.staffed()).has(projectId)) return;
    let inVain: Place[] = [];
    let waiting: readonly Place[] = await this.board.places(projectId);
    for (let most = 1; waiting.length > 0 && inVain.length < MOST_IN_VAIN; most = Math.min(most * 2, MOST_AT_ONCE)) {
      const hopeful = waiting.filter((place) => place.lost_seller_id !== null || !isHopeless(place, inVain));
      const served = hopeful.slice(0, most);
      waiting = hopeful.slice(most);
      if (served.length > 0) inVain = await this.dispatch.serve(served, inVain);
    }
  }

  private async sweep(): Promise<void> {
    const projects = await this.staffed();
    if (projects.size === 0) return;
    const waiting = await this.database.run<{ project_id: string }>(WAITING_PROJECTS, [[...projects]]);
    for (const { project_id: id } of waiting) await this.serve(id);
  }
}
