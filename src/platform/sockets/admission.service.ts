import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Problem } from '../errors/problem.js';
import { addressKey, RateLimitsService } from '../limits/rate-limits.service.js';

/** Says whether pages of a foreign origin may connect, such as `https://shop.example`. */
export type OriginPolicy = (origin: string) => boolean;

/** Lets a connection in before it costs anything: by its origin and by what its address already holds. */
@Injectable()
export class AdmissionService {
  private readonly open = new Map<string, number>();
  private readonly policies: OriginPolicy[] = [];
  private readonly isTrusted: (address: string, hop: number) => boolean;

  constructor(
    private readonly limits: RateLimitsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.isTrusted = proxyAddress.compile([...settings.TRUST_PROXY]);
  }

  /** Lets foreign origins in that this policy, or another, allows. Without any only the own host may connect. */
  allowOrigins(policy: OriginPolicy): void {
    this.policies.push(policy);
  }

  /** Whether some policy lets the origin in, the own host aside. */
  allows(origin: string): boolean {
    return this.policies.some((policy) => policy(origin));
  }

  /** Answers null to let the handshake in, else the reason in one sentence. */
  async refusalOf(request: IncomingMessage): Promise<string | null> {
    const { origin } = request.headers;
    if (origin !== undefined && !isOwnHost(origin, request) && !this.allows(origin))
      return 'This origin may not connect.';
    // An upgrade or a poll of an open connection.
    if (/[?&]sid=/.test(request.url ?? '')) return null;
    const key = this.keyOf(request);
    const most = this.settings.SOCKETS_PER_ADDRESS;
    if (most > 0 && (this.open.get(key) ?? 0) >= most) return 'This address has too many connections.';
    try {
      await this.limits.take({ connects: key });
      return null;
    } catch (error) {
      return error instanceof Problem ? error.title : 'Not available just now.';
    }
  }

  /** Counts a connection; answers with its address and the way to count it off. */
  enter(request: IncomingMessage): { address: string; leave: () => void } {
    const key = this.keyOf(request);
    this.open.set(key, (this.open.get(key) ?? 0) + 1);
    const leave = (): void => {
      const left = (this.open.get(key) ?? 1) - 1;
      if (left > 0) this.open.set(key, left);
      else this.open.delete(key);
    };
    return { address: key, leave };
  }

  private keyOf(request: IncomingMessage): string {
    return addressKey(proxyAddress(request, this.isTrusted) ?? '');
  }
}

/** Programs send no origin; `null` is a sandboxed page, which is nobody's host. */
function isOwnHost(origin: string, request: IncomingMessage): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.host?.toLowerCase();
}
