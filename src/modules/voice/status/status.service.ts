import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { RealtimeStatusView, VoiceReason, VoiceWay } from '../../../contract/voice.schema.js';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { AccessService } from './access.service.js';
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
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(actor: Actor, page: Page): Promise<RealtimeStatusView> {
    const words = (code: ReasonCode): VoiceReason => reasonFor(isStaff(actor), code);
    const unless = (fault: ReasonCode | null): Available => ({
      available: fault === null,
      reason: fault && words(fault),
    });
    const [realtime, recognition, speech] = await Promise.all([
      this.access.faultOf('realtime'),
      this.access.faultOf('recognition'),
      this.access.faultOf('speech'),
    ]);
    const cascade = unless(recognition);
    const isMute = cascade.available && speech !== null;
    const ways = {
      webrtc: unless(realtime),
      proxy: unless(realtime),
      cascade: isMute ? { ...cascade, reason: words('no-voice') } : cascade,
      text: unless(null),
    };
    return {
      way: WAYS.find((way) => ways[way].available) ?? 'text',
      ways,
      token: unless(this.settings.REALTIME_TOKENS ? realtime : 'turned-off'),
      avatar: unless(this.hasAvatar() ? null : 'no-avatar'),
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
