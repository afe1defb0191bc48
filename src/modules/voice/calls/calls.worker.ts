import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { DomainEvents } from '../../../contract/domain-events.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Chores } from '../../../platform/lifecycle/chores.js';
import { CallEndsService } from './rows/call-ends.service.js';
import { CallLinesService } from './rows/call-lines.service.js';
import { FloorKeeperService } from './floor-keeper.service.js';
import { TalksService } from './talks.service.js';

/** How often leases are renewed and the floor is looked at: who takes over is obeyed within a second, on any node (milliseconds). */
const KEEP_INTERVAL_MS = 400;
const SWEEP_INTERVAL_MS = 2_000;

/** Keeps the calls of this process, and sweeps up what dead ones left. */
@Injectable()
export class CallsWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('calls');
  private readonly chores = new Chores(this.logger);

  constructor(
    private readonly talks: TalksService,
    private readonly keeper: FloorKeeperService,
    private readonly ends: CallEndsService,
    private readonly lines: CallLinesService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    const keep = (): Promise<void> => this.keeper.keep();
    this.chores.every(KEEP_INTERVAL_MS, 'keep', keep);
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
    const look = (id: string): void => {
      if (this.talks.all.some(({ call }) => call.conversationId === id)) void this.chores.once('keep', keep);
    };
    this.events.on('conversation.updated', ({ conversation_id: id }) => look(id));
    this.events.on('session.ended', ({ owner }) => this.silence(owner));
    this.events.on('message.created', ({ message: { role, conversation_id: id } }) =>
      role === 'note' ? look(id) : undefined,
    );
  }

  /** The database is still there: calls end in good order. */
  async onModuleDestroy(): Promise<void> {
    this.chores.stop();
    await Promise.all(this.talks.all.map(({ call }) => this.talks.hangUp(call.id, 'drained')));
  }

  /** A right that has ended ends the calls that were placed by it. */
  private silence(owner: DomainEvents['session.ended']['owner']): void {
    for (const { call } of this.talks.all)
      if (call.visitorKind === owner.kind && call.visitorId === owner.id) void this.talks.hangUp(call.id, 'hung_up');
  }

  private async sweep(): Promise<void> {
    // After an outage longer than the lease, this process's own calls would look like orphans.
    await this.keeper.keep();
    await this.ends.endOrphans();
    await this.lines.sweep();
  }
}
