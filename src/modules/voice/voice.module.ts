import { Module } from '@nestjs/common';
import { AssistantModule } from '../assistant/assistant.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { SpeechModule } from '../speech/speech.module.js';
import { HearingService } from './turns/hearing.service.js';
import { VoiceTurnsController } from './turns/voice-turns.controller.js';
import { VoiceTurnsService } from './turns/voice-turns.service.js';

/** Spoken conversations: the ways in which a visitor talks, and hears the assistant that also writes. */
@Module({
  imports: [AssistantModule, MessagesModule, SpeechModule],
  controllers: [VoiceTurnsController],
  providers: [HearingService, VoiceTurnsService],
})
export class VoiceModule {}
