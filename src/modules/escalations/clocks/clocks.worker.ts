import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Chores } from '../../../platform/lifecycle/chores.js';
import { ClocksService } from './clocks.service.js';

/** How often the rows are asked what is due (milliseconds). */
const SWEEP_INTERVAL_MS = 1_000;

/** Lets time do its work: each node looks, and news only hastens it. */
@Injectable()
export class ClocksWorker implements OnModuleInit, OnModuleDestroy {
  private readonly chores = new Chores(new Logger('clocks'));

  constructor(
    private readonly clocks: ClocksService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
    const release = (): void => void this.chores.attempt('release', () => this.clocks.releaseAbandoned());
    this.events.on('conversation.updated', ({ conversation_id: id, mode }) =>
      mode === 'seller' ? void this.chores.attempt('settle', () => this.clocks.settle(id)) : undefined,
    );
    this.events.on('seller.deleted', () => release());
    this.events.on('seller.updated', ({ seller }) => (seller.is_active ? undefined : release()));
  }

  onModuleDestroy(): void {
    this.chores.stop();
  }

  /** One that fails must not hold up the others. */
  private async sweep(): Promise<void> {
    const { chores, clocks } = this;
    await chores.attempt('settle', () => clocks.settle());
    await chores.attempt('wait', () => clocks.endWaits());
    await chores.attempt('take back', () => clocks.takeBack());
    await chores.attempt('snooze', () => clocks.wakeSnoozed());
    await chores.attempt('release', () => clocks.releaseAbandoned());
  }
}
