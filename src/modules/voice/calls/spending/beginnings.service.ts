import { Injectable } from '@nestjs/common';
import { type Beginning, SpeakingService } from '../../../assistant/speaking/speaking.service.js';
import type { Call } from '../rows/call.entity.js';
import { noSuchCall } from '../rows/calls.problems.js';
import { CallBudgetsService } from './call-budgets.service.js';

/** What has to be there before the vendor is asked for a voice: something to pay it with, and what it is told. */
@Injectable()
export class BeginningsService {
  constructor(
    private readonly budgets: CallBudgetsService,
    private readonly speaking: SpeakingService,
  ) {}

  /** @throws Problem `too-many` when the budget is spent, `missing` when the conversation is gone */
  async begin(call: Call): Promise<Beginning> {
    await this.budgets.open(call);
    const beginning = await this.speaking.begin(call.conversationId ?? '', call.id);
    if (!beginning) throw noSuchCall();
    return beginning;
  }

  /** Takes back the beginning of a call that came to nothing. */
  undo(callId: string): Promise<void> {
    return this.budgets.close(callId);
  }
}
