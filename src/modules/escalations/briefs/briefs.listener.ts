import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { isOutage } from '../../../platform/database/outage.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Problem } from '../../../platform/errors/problem.js';
import { CopilotService } from './copilot.service.js';

/** Has a brief of those who ask for a person ready when one comes. Any other is made when it is asked for. */
@Injectable()
export class BriefsListener implements OnModuleInit {
  private readonly logger = new Logger('briefs');

  constructor(
    private readonly events: EventBus,
    private readonly copilot: CopilotService,
  ) {}

  onModuleInit(): void {
    this.events.on('escalation.created', ({ escalation }) => void this.make(escalation.conversation_id));
    this.events.on('escalation.updated', ({ escalation: { status, conversation_id: id } }) =>
      status === 'accepted' ? void this.make(id) : undefined,
    );
  }

  private async make(conversationId: string): Promise<void> {
    try {
      await this.copilot.prepare(conversationId);
    } catch (error) {
      // The conversation was deleted meanwhile, or the database is away.
      if (!(error instanceof Problem) && !isOutage(error)) this.logger.error(error);
    }
  }
}
