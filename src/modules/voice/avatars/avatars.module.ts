import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { SpeechModule } from '../../speech/speech.module.js';
import { VoiceTermsModule } from '../terms/voice-terms.module.js';
import { AvatarSession } from './avatar-session.entity.js';
import { AvatarSessionsService } from './avatar-sessions.service.js';
import { AvatarsController } from './avatars.controller.js';
import { AvatarsService } from './avatars.service.js';
import { AvatarsWorker } from './avatars.worker.js';
import { FacesService } from './faces.service.js';

/** Faces that say what the assistant says. */
@Module({
  imports: [TypeOrmModule.forFeature([AvatarSession]), ConversationsModule, SpeechModule, VoiceTermsModule],
  controllers: [AvatarsController],
  providers: [AvatarSessionsService, AvatarsService, AvatarsWorker, FacesService],
})
export class AvatarsModule {}
