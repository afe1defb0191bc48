import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Chores } from '../../../platform/lifecycle/chores.js';
import { SecondsService } from './seconds.service.js';

const SWEEP_INTERVAL_MS = 30_000;

/** Sweeps up after spoken turns. */
@Injectable()
export class SecondsWorker implements OnModuleInit, OnModuleDestroy {
  private readonly chores = new Chores(new Logger('voice'));

  constructor(private readonly seconds: SecondsService) {}

  onModuleInit(): void {
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.seconds.sweep());
  }

  onModuleDestroy(): void {
    this.chores.stop();
  }
}
