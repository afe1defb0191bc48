import { Module } from '@nestjs/common';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { ProjectsModule } from '../../projects/projects.module.js';
import { VoiceTermsService } from './voice-terms.service.js';

@Module({
  imports: [ConversationsModule, ProjectsModule],
  providers: [VoiceTermsService],
  exports: [VoiceTermsService],
})
export class VoiceTermsModule {}
