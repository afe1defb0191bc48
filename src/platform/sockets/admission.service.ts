import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Actor } from '../auth/actor.js';
import { Problem } from '../errors/problem.js';
import { foreignOrigin, OriginsService } from '../http/origins.service.js';
import { addressKey, RateLimitsService } from '../limits/rate-limits.service.js';

/** Where a connection comes from: its network address as it is counted, and its page, unless that is our own or none. */
export interface Whereabouts {
  readonly address: string;
  readonly origin: string | null;
  /** How long a guest of this connection may think before it begins. */
  readonly patienceMs: number;
}

/** Lets a connection in before it costs anything: by its origin and by what its address already holds. */
@Injectable()
export class AdmissionService {
  private readonly open = new Map<string, number>();
  private readonly places = new WeakMap<object, Whereabouts>();
  private readonly isTrusted: (address: string, hop: number) => boolean;

  constructor(
    private readonly limits: RateLimitsService,
    private readonly origins: OriginsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.isTrusted = proxyAddress.compile([...settings.TRUST_PROXY]);
  }

  /** Answers null to let the handshake in, else the reason in one sentence. */
  async refusalOf(request: IncomingMessage): Promise<string | null> {
    const origin = foreignOrigin(request.headers);
    if (origin !== null && !(await this.origins.isKnown(origin))) return 'This origin may not connect.';
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

  /** Counts a connection in, and notes where it comes from; answers with the way to count it off. */
  enter(connection: object & { patienceMs?: number }, request: IncomingMessage): () => void {
    const key = this.keyOf(request);
    const { patienceMs = this.settings.GUEST_PATIENCE_SECONDS * 1_000 } = connection;
    this.places.set(connection, { address: key, origin: foreignOrigin(request.headers), patienceMs });
    this.open.set(key, (this.open.get(key) ?? 0) + 1);
    return () => {
      const left = (this.open.get(key) ?? 1) - 1;
      if (left > 0) this.open.set(key, left);
      else this.open.delete(key);
    };
  }

  /** Where a connection that has entered comes from. */
  placeOf(connection: object): Whereabouts {
    return this.places.get(connection) ?? { address: '', origin: null, patienceMs: 0 };
  }

  /** @throws Problem `forbidden` when the connection comes from a page that may not speak for a visitor's project */
  async requirePage(connection: object, actor: Actor): Promise<void> {
    if (actor.kind !== 'contact') return;
    for (const project of actor.projects) await this.origins.require(this.placeOf(connection).origin, project);
  }

  private keyOf(request: IncomingMessage): string {
    return addressKey(proxyAddress(request, this.isTrusted) ?? '');
  }
}
