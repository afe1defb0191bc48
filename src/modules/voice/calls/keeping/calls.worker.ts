import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { EventBus } from '../../../../platform/events/event-bus.js';
import { Chores } from '../../../../platform/lifecycle/chores.js';
import { FloorKeeperService } from './floor-keeper.service.js';
import { OrphansService } from './orphans.service.js';
import { RightsKeeperService } from './rights-keeper.service.js';
import { TalksService } from '../talks.service.js';

/** How often leases are renewed and the floor is looked at: who takes over is obeyed within a second, on any node (milliseconds). */
const KEEP_INTERVAL_MS = 400;
/** How often it is asked whether the sessions of callers are over: a right that ended elsewhere ends here within 5 s. */
const RIGHTS_INTERVAL_MS = 2_000;
const SWEEP_INTERVAL_MS = 2_000;

/** Keeps the calls of this process, and sweeps up what dead ones left. */
@Injectable()
export class CallsWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('calls');
  private readonly chores = new Chores(this.logger);

  constructor(
    private readonly talks: TalksService,
    private readonly keeper: FloorKeeperService,
    private readonly rights: RightsKeeperService,
    private readonly orphans: OrphansService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    const keep = (): Promise<void> => this.keeper.keep();
    this.chores.every(KEEP_INTERVAL_MS, 'keep', keep);
    this.chores.every(RIGHTS_INTERVAL_MS, 'rights', () => this.rights.keep());
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
    const look = (id: string): void => {
      if (this.talks.all.some(({ call }) => call.conversationId === id)) void this.chores.once('keep', keep);
    };
    this.events.on('conversation.updated', ({ conversation_id: id }) => look(id));
    this.events.on('session.ended', ({ session_ids: ids }) => this.rights.end(new Set(ids)));
    this.events.on('message.created', ({ message: { metadata, conversation_id: id } }) =>
      // What is said in calls comes from here.
      metadata.call_id === undefined ? look(id) : undefined,
    );
  }

  /** The database is still there: calls end in good order. */
  async onModuleDestroy(): Promise<void> {
    this.chores.stop();
    await Promise.all(this.talks.all.map(({ call }) => this.talks.hangUp(call.id, 'drained')));
  }

  private async sweep(): Promise<void> {
    // After an outage longer than the lease, this process's own calls would look like orphans.
    await this.keeper.keep();
    await this.orphans.sweep();
  }
}
