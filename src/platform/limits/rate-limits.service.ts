import { isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Actor } from '../auth/actor.js';
import { tooMany } from '../errors/common.problems.js';
import { makeLimiter } from './limiter-store.js';

/** A point for the call itself and one more for each of these, so that both calls and bytes count. */
const BYTES_PER_POINT = 1_024;

/** New visitors leave rows behind, and speech costs money: they are counted over an hour. */
const HOUR_SECONDS = 3_600;
const BY_THE_HOUR: ReadonlySet<BucketName> = new Set(['arrivals', 'voice', 'voices']);

/** So many visitors behind one address may speak as much as each of them may. */
const VOICES_PER_ADDRESS = 10;

export type BucketName =
  'socket' | 'actor' | 'address' | 'project' | 'route' | 'connects' | 'arrivals' | 'voice' | 'voices';

/** What a call is counted against: the key in each bucket that concerns it. */
export type BucketKeys = Partial<Record<BucketName, string>>;

/** Token buckets that sockets and REST share. A bucket whose setting is 0 is off. */
@Injectable()
export class RateLimitsService {
  private readonly buckets: ReadonlyMap<BucketName, RateLimiterAbstract>;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const points: Record<BucketName, number> = {
      socket: settings.RATE_LIMIT_PER_SOCKET,
      actor: settings.RATE_LIMIT_PER_ACTOR,
      address: settings.RATE_LIMIT_PER_ADDRESS,
      project: settings.RATE_LIMIT_PER_PROJECT,
      route: settings.RATE_LIMIT_PER_ROUTE,
      connects: settings.RATE_LIMIT_CONNECTS_PER_ADDRESS,
      arrivals: settings.RATE_LIMIT_ARRIVALS_PER_ADDRESS,
      voice: settings.RATE_LIMIT_VOICE_TURNS,
      voices: settings.RATE_LIMIT_VOICE_TURNS * VOICES_PER_ADDRESS,
    };
    const seconds = (name: BucketName): number =>
      BY_THE_HOUR.has(name) ? HOUR_SECONDS : settings.RATE_LIMIT_WINDOW_SECONDS;
    const on = (Object.entries(points) as [BucketName, number][]).filter(([, most]) => most > 0);
    this.buckets = new Map(
      on.map(([name, most]) => [name, makeLimiter({ name, points: most, seconds: seconds(name) })]),
    );
  }

  /** Takes a call's points from every bucket that concerns it. @throws Problem `too-many` with the wait when one is empty */
  async take(keys: BucketKeys, bytes = 0): Promise<void> {
    if (this.buckets.size === 0) return;
    const points = 1 + Math.floor(bytes / BYTES_PER_POINT);
    const takes: Promise<RateLimiterRes>[] = [];
    for (const [name, bucket] of this.buckets) {
      const key = keys[name];
      if (key !== undefined) takes.push(bucket.consume(key, points));
    }
    try {
      // Most calls are counted against few buckets, and a lone promise needs no other around it.
      await (takes.length === 1 ? takes[0] : Promise.all(takes));
    } catch (refusal) {
      // Anything else is a fault of the store, which must not stop the conversation.
      if (refusal instanceof RateLimiterRes) throw tooMany(refusal.msBeforeNext);
    }
  }
}

/** The keys of an actor: itself, and its project where the token names exactly one. */
export function actorKeys(actor: Actor): BucketKeys {
  const scope = actor.projects === 'any' ? 'any' : actor.projects.join();
  const [project, ...others] = actor.projects === 'any' ? [] : actor.projects;
  const own = { actor: `${actor.kind} ${actor.id} ${scope}` };
  return project !== undefined && others.length === 0 ? { ...own, project } : own;
}

/** What speech counts against: who speaks, and from where; the address as `addressKey` gives it. */
export const voiceKeys = (actor: Actor, address: string): BucketKeys => ({
  voice: actorKeys(actor).actor ?? '',
  voices: address,
});

/** The address as it is counted: an IPv6 network of 64 bits is one customer. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
