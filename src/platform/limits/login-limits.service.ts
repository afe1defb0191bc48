import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { tooMany } from '../errors/common.problems.js';
import { makeLimiter } from './limiter-store.js';

const QUARTER_SECONDS = 900;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
/** The first block of an account at an address; each further one within a day is twice as long, up to an hour. */
const FIRST_BLOCK_SECONDS = 60;
/** One address may try several accounts (an office), and one account may be tried from several places. */
const FOR_AN_ADDRESS = 10;
const FOR_AN_ACCOUNT = 20;
/** An account that is tried from everywhere rests this long, but for the addresses that its owner has come from. */
const ACCOUNT_REST_SECONDS = 60;
const UNCOUNTED = 1_000_000_000;

/** Who tries to come in: from where, and for a password also as whom. */
export interface Attempt {
  readonly address: string;
  readonly account?: string;
}

interface Limiters {
  /** Wrong tries at one account from one address. */
  readonly pair: RateLimiterAbstract;
  readonly address: RateLimiterAbstract;
  readonly account: RateLimiterAbstract;
  /** How often a pair was blocked. */
  readonly blocks: RateLimiterAbstract;
}

/**
 * Slows down who guesses. An account at an address is counted strictly; an account alone only loosely, and not against addresses that its
 * owner has come from, so that nobody can lock somebody else out. `RATE_LIMIT_LOGINS` of 0 turns it off.
 */
@Injectable()
export class LoginLimitsService {
  private readonly limiters: Limiters | null;
  /** Pairs that came in lately. */
  private readonly known = new LRUCache<string, true>({ max: 100_000, ttl: 30 * DAY_SECONDS * 1_000 });

  constructor(@Inject(SETTINGS) { RATE_LIMIT_LOGINS: points }: Settings) {
    const quarter = { seconds: QUARTER_SECONDS };
    this.limiters =
      points === 0
        ? null
        : {
            pair: makeLimiter({ name: 'login-pair', points, ...quarter }),
            address: makeLimiter({ name: 'login-address', points: points * FOR_AN_ADDRESS, ...quarter }),
            account: makeLimiter({ name: 'login-account', points: points * FOR_AN_ACCOUNT, seconds: HOUR_SECONDS }),
            blocks: makeLimiter({ name: 'login-blocks', points: UNCOUNTED, seconds: DAY_SECONDS }),
          };
  }

  /** Runs an attempt; one that fails has used up a try. @throws Problem `too-many` with the wait, instead of trying */
  async guard<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    if (!this.limiters) return work();
    // Counted before it runs, so that tries at the same moment count, too.
    await this.take(this.limiters, attempt);
    const result = await work();
    await this.forgive(this.limiters, attempt);
    return result;
  }

  private async take({ pair, address, account, blocks }: Limiters, attempt: Attempt): Promise<void> {
    await consume(address, attempt.address);
    if (attempt.account === undefined) return;
    const key = pairOf(attempt);
    await consume(pair, key, async () => {
      const { consumedPoints: times } = await blocks.penalty(key);
      return Math.min(HOUR_SECONDS, FIRST_BLOCK_SECONDS * 2 ** (times - 1));
    });
    if (!this.known.has(key)) await consume(account, attempt.account, () => Promise.resolve(ACCOUNT_REST_SECONDS));
  }

  private async forgive({ pair, address, account, blocks }: Limiters, attempt: Attempt): Promise<void> {
    await address.reward(attempt.address);
    if (attempt.account === undefined) return;
    const key = pairOf(attempt);
    if (!this.known.has(key)) await account.reward(attempt.account);
    await Promise.all([pair.delete(key), blocks.delete(key)]);
    this.known.set(key, true);
  }
}

const pairOf = ({ account = '', address }: Attempt): string => `${account} ${address}`;

/** Takes a point; the first one too many begins a block of the given seconds. @throws Problem `too-many` with the wait */
async function consume(limiter: RateLimiterAbstract, key: string, block?: () => Promise<number>): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    // Anything else is a fault of the store, which must keep nobody out.
    if (!(refusal instanceof RateLimiterRes)) return;
    if (!block || refusal.consumedPoints !== limiter.points + 1) throw tooMany(refusal.msBeforeNext);
    const seconds = await block();
    await limiter.block(key, seconds);
    throw tooMany(seconds * 1_000);
  }
}
