import { Injectable } from '@nestjs/common';
import type { AvatarSessionView } from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { FloorService } from '../../conversations/floor/floor.service.js';
import { VoiceTermsService } from '../terms/voice-terms.service.js';
import { AVATAR_LEASE_MS, AvatarSessionsService } from './avatar-sessions.service.js';
import { FacesService } from './faces.service.js';

/** Faces for conversations. */
@Injectable()
export class AvatarsService {
  constructor(
    private readonly faces: FacesService,
    private readonly sessions: AvatarSessionsService,
    private readonly conversations: ConversationsService,
    private readonly floor: FloorService,
    private readonly terms: VoiceTermsService,
  ) {}

  /** @throws Problem `conflict` without a key or where voice is off, `missing` for a conversation that is not the actor's, `upstream` when the vendor opens none */
  async open(actor: Actor, conversationId: string): Promise<AvatarSessionView> {
    this.faces.requireOn();
    await this.floor.found(actor, conversationId);
    const conversation = await this.conversations.visibleTo(actor, conversationId);
    await this.terms.requireFor(conversation.project_id);
    const opened = await this.faces.open();
    const id = await this.sessions.add(conversation, opened);
    return { id, ...opened.view, renew_ms: AVATAR_LEASE_MS / 3 };
  }
}
