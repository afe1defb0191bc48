import { Injectable } from '@nestjs/common';
import type { SpokenWay } from '../../../contract/voice-settings.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { requireOffered } from './voice-terms.js';

/** What projects say about voice, for those who are about to ask a vendor. */
@Injectable()
export class VoiceTermsService {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly projects: ProjectsService,
  ) {}

  /** @throws Problem `missing` for a conversation that is not the actor's, `conflict` where its project does not offer the way */
  async requireIn(actor: Actor, conversationId: string, way?: SpokenWay): Promise<void> {
    const { project_id: projectId } = await this.conversations.visibleTo(actor, conversationId);
    await this.requireFor(projectId, way);
  }

  /** @throws Problem `conflict` where the project does not offer the way */
  async requireFor(projectId: string, way?: SpokenWay): Promise<void> {
    requireOffered(await this.projects.voiceOf(projectId), way);
  }
}
