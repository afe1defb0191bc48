import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { RealtimeStatusView, VoiceReason, VoiceWay } from '../../../contract/voice.schema.js';
import { type SpokenWay, USUAL_VOICE } from '../../../contract/voice-settings.schema.js';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { offers } from '../terms/voice-terms.js';
import { AccessService, type VoicePart } from './access.service.js';
import { type ReasonCode, reasonFor } from './reasons.js';

type Available = RealtimeStatusView['token'];

/** Best first; writing always works. */
const WAYS: readonly VoiceWay[] = ['webrtc', 'proxy', 'cascade'];

/** Where the page of a browser is, as its request tells. */
export interface Page {
  readonly protocol: string;
  readonly hostname: string;
}

/** Says which ways of talking there are, and of each other one why not. */
@Injectable()
export class StatusService {
  constructor(
    private readonly access: AccessService,
    private readonly projects: ProjectsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** `projectId`: the project that is asked about; null: none in particular. */
  async of(actor: Actor, page: Page, projectId: string | null): Promise<RealtimeStatusView> {
    const voice = projectId === null ? USUAL_VOICE : await this.projects.voiceOf(projectId);
    const words = (code: ReasonCode): VoiceReason => reasonFor(isStaff(actor), code);
    const unless = (fault: ReasonCode | null): Available => ({
      available: fault === null,
      reason: fault && words(fault),
    });
    const offered = (fault: ReasonCode | null, way?: SpokenWay): Available =>
      unless(offers(voice, way) ? fault : 'not-offered');
    // Where nobody may talk, no vendor is asked.
    const faultOf = (part: VoicePart): Promise<ReasonCode | null> | null =>
      voice.is_on ? this.access.faultOf(part) : null;
    const [realtime, recognition, speech] = await Promise.all([
      faultOf('realtime'),
      faultOf('recognition'),
      faultOf('speech'),
    ]);
    const cascade = offered(recognition, 'cascade');
    const isMute = cascade.available && speech !== null;
    const ways = {
      webrtc: offered(realtime, 'webrtc'),
      proxy: offered(realtime, 'proxy'),
      cascade: isMute ? { ...cascade, reason: words('no-voice') } : cascade,
      text: unless(null),
    };
    return {
      way: WAYS.find((way) => ways[way].available) ?? 'text',
      ways,
      token: offered(this.settings.REALTIME_TOKENS ? realtime : 'turned-off', 'webrtc'),
      avatar: offered(this.hasAvatar() ? null : 'no-avatar'),
      browser: isSecure(page) ? [] : [words('insecure-page')],
    };
  }

  private hasAvatar(): boolean {
    return Boolean(this.settings.LIVEAVATAR_API_KEY && this.settings.LIVEAVATAR_AVATAR_ID);
  }
}

/** What browsers call a secure context, as far as a server sees it. */
const isSecure = ({ protocol, hostname }: Page): boolean =>
  protocol === 'https' ||
  /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname) ||
  hostname.endsWith('.localhost');
