import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Chores } from '../../../platform/lifecycle/chores.js';
import { AvatarSessionsService } from './avatar-sessions.service.js';

const SWEEP_INTERVAL_MS = 5_000;

/** Stops the sessions of avatars that no page shows any more. */
@Injectable()
export class AvatarsWorker implements OnModuleInit, OnModuleDestroy {
  private readonly chores = new Chores(new Logger('avatars'));

  constructor(private readonly sessions: AvatarSessionsService) {}

  onModuleInit(): void {
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sessions.sweep());
  }

  onModuleDestroy(): void {
    this.chores.stop();
  }
}
