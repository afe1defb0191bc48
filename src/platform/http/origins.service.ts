import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Problem } from '../errors/problem.js';

/** Says which web pages may speak, by their origin, such as `https://shop.example`. The module that keeps projects decides. */
export interface OriginPolicy {
  /** Whether pages of the origin may speak for any project at all. */
  isKnown(origin: string): Promise<boolean>;
  isAllowed(origin: string, projectId: string): Promise<boolean>;
}

/**
 * Which web pages may speak to this server. CORS alone covers no WebSocket and stops no request, so that visitors' calls are
 * refused here, whatever the transport. Programs send no origin, and are judged by their token alone.
 */
@Injectable()
export class OriginsService {
  private policy: OriginPolicy | null = null;

  decideBy(policy: OriginPolicy): void {
    this.policy = policy;
  }

  /** Whether a foreign origin may speak for some project. */
  async isKnown(origin: string): Promise<boolean> {
    return (await this.policy?.isKnown(origin)) ?? false;
  }

  /** @throws Problem `forbidden` unless the page may speak for the project; null stands for no page, or one of this server */
  async require(origin: string | null, projectId: string): Promise<void> {
    if (origin !== null && !(await this.policy?.isAllowed(origin, projectId))) throw originRefused();
  }
}

/** The origin of a page that is not this server's own; null without one. `null` is a sandboxed page, which is nobody's host. */
export function foreignOrigin({ origin, host }: IncomingHttpHeaders): string | null {
  if (origin === undefined) return null;
  const isOwn = URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
  return isOwn ? null : origin;
}

export const originRefused = (): Problem =>
  new Problem('forbidden', 'origin-refused', 'Pages of this origin may not speak here.');
