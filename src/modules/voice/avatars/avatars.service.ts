import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { AvatarSessionView } from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Problem } from '../../../platform/errors/problem.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { within } from '../../speech/policies/deadlines.js';
import { speechProblem } from '../../speech/speech-failure.problems.js';
import { SpeechService } from '../../speech/speech.service.js';
import type { Avatar } from './avatar.provider.js';
import { liveAvatar } from './liveavatar.adapter.js';

const avatarsOff = (): Problem => new Problem('conflict', 'avatars-off', 'This server has no face to show.');

/** Faces for conversations, where one is configured. */
@Injectable()
export class AvatarsService {
  private readonly avatar: Avatar | null;

  constructor(
    private readonly speech: SpeechService,
    private readonly conversations: ConversationsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const { LIVEAVATAR_API_KEY: apiKey, LIVEAVATAR_AVATAR_ID: avatarId, LIVEAVATAR_BASE_URL: baseUrl } = settings;
    const options = { baseUrl, maxSeconds: settings.LIVEAVATAR_SECONDS };
    this.avatar = apiKey && avatarId ? liveAvatar({ ...options, apiKey, avatarId }, speech.wire) : null;
  }

  /** @throws Problem `conflict` without a key, `missing` for a conversation that is not the actor's */
  async open(actor: Actor, conversationId: string): Promise<AvatarSessionView> {
    const { avatar } = this;
    if (!avatar) throw avatarsOff();
    await this.conversations.visibleTo(actor, conversationId);
    try {
      const { signal } = new AbortController();
      return await within(this.settings.SPEECH_TIMEOUT_MS, signal, (inTime) => avatar.open(inTime));
    } catch (error) {
      throw speechProblem(this.speech.note(avatar, error));
    }
  }
}
