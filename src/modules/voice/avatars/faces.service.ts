import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { within } from '../../speech/policies/deadlines.js';
import { speechProblem } from '../../speech/speech-failure.problems.js';
import { SpeechService } from '../../speech/speech.service.js';
import type { Avatar, AvatarKey, OpenedAvatar } from './avatar.provider.js';
import { isNamed } from './avatar-hosts.js';
import { avatarsOff } from './avatars.problems.js';
import { liveAvatar } from './liveavatar.adapter.js';

/** The vendor of avatars, where one is configured, under its deadlines. */
@Injectable()
export class FacesService {
  private readonly avatar: Avatar | null;
  private readonly logger = new Logger('avatars');

  constructor(
    private readonly speech: SpeechService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const { LIVEAVATAR_API_KEY: apiKey, LIVEAVATAR_AVATAR_ID: avatarId, LIVEAVATAR_BASE_URL: baseUrl } = settings;
    const options = { baseUrl, maxSeconds: settings.LIVEAVATAR_SECONDS };
    this.avatar = apiKey && avatarId ? liveAvatar({ ...options, apiKey, avatarId }, speech.wire) : null;
  }

  get isOn(): boolean {
    return this.avatar !== null;
  }

  /** @throws Problem `conflict` without a key */
  requireOn(): void {
    if (!this.avatar) throw avatarsOff();
  }

  /** @throws Problem `conflict` without a key, `upstream` when the vendor opens none */
  async open(): Promise<OpenedAvatar> {
    const { avatar } = this;
    if (!avatar) throw avatarsOff();
    try {
      const { signal } = new AbortController();
      const opened = await within(this.settings.SPEECH_TIMEOUT_MS, signal, (inTime) => avatar.open(inTime));
      this.checkPlaces(opened);
      return opened;
    } catch (error) {
      throw speechProblem(this.speech.note(avatar, error));
    }
  }

  /** Answers whether the vendor has stopped it. Never rejects. */
  async stop(key: AvatarKey): Promise<boolean> {
    const { avatar } = this;
    if (!avatar) return false;
    try {
      const { signal } = new AbortController();
      await within(this.settings.SPEECH_IDLE_TIMEOUT_MS, signal, (inTime) => avatar.stop(key, inTime));
      return true;
    } catch (error) {
      this.speech.note(avatar, error);
      return false;
    }
  }

  /** The widget's own policy keeps it from a host that is not named: who operates the server learns here why nobody sees a face. */
  private checkPlaces({ view: { room, speak_url: speech } }: OpenedAvatar): void {
    for (const address of [room.url, speech]) {
      if (address === null || isNamed(this.settings.LIVEAVATAR_HOSTS, address)) continue;
      // The rest of the address may open the session.
      const host = URL.canParse(address) ? new URL(address).host : 'an unreadable address';
      this.logger.warn(`LIVEAVATAR_HOSTS does not name ${host}: the widget may not reach it.`);
    }
  }
}
