import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { isOutage } from '../../../platform/database/outage.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { ClocksService } from './clocks.service.js';

/** How often the rows are asked what is due (milliseconds). */
const SWEEP_INTERVAL_MS = 1_000;

/** Lets time do its work: each node looks, and news only hastens it. */
@Injectable()
export class ClocksWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('clocks');
  private timer?: NodeJS.Timeout;
  private isBusy = false;

  constructor(
    private readonly clocks: ClocksService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    // Not all nodes at the same moment.
    this.timer = setInterval(() => void this.sweep(), SWEEP_INTERVAL_MS * (0.75 + Math.random() / 2));
    this.events.on('conversation.updated', ({ conversation_id: id, mode }) =>
      mode === 'seller' ? void this.work(() => this.clocks.settle(id)) : undefined,
    );
    this.events.on('seller.deleted', () => void this.work(() => this.clocks.releaseAbandoned()));
    this.events.on('seller.updated', ({ seller }) =>
      seller.is_active ? undefined : void this.work(() => this.clocks.releaseAbandoned()),
    );
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    await this.work(() => this.clocks.settle());
    await this.work(() => this.clocks.endWaits());
    await this.work(() => this.clocks.takeBack());
    await this.work(() => this.clocks.wakeSnoozed());
    await this.work(() => this.clocks.releaseAbandoned());
    this.isBusy = false;
  }

  private async work(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!isOutage(error)) this.logger.error(error);
    }
  }
}
