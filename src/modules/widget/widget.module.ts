import { Module } from '@nestjs/common';
import { AssistantModule } from '../assistant/assistant.module.js';
import { VisitsModule } from '../visits/visits.module.js';
import { FallbackController } from './fallback.controller.js';
import { SessionsController } from './sessions.controller.js';

/** The doors of a widget over HTTP. */
@Module({
  imports: [AssistantModule, VisitsModule],
  controllers: [FallbackController, SessionsController],
})
export class WidgetModule {}
