import { Injectable } from '@nestjs/common';
import type { WaitingRules } from './waiting-rules.js';

/** What each project has decided about those who wait. */
@Injectable()
export class RulesService {
  // Until projects have a policy of their own.
  of(_projectId: string): Promise<WaitingRules> {
    return Promise.resolve({
      assistantHelps: false,
      maxWaitSeconds: null,
      onMaxWait: 'assistant',
      graceSeconds: 60,
      onSellerLost: 'queue',
      opensAt: null,
    });
  }

  /** What a wait that begins now goes by. */
  async waitingFrom(projectId: string): Promise<{ helps: boolean; expiresAt: Date | null }> {
    const { assistantHelps: helps, maxWaitSeconds: seconds } = await this.of(projectId);
    return { helps, expiresAt: seconds === null ? null : new Date(Date.now() + seconds * 1_000) };
  }
}
