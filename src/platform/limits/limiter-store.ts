import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';

/** So many points in so many seconds for each key. */
export interface LimiterOptions {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** The one place that says where the counts are kept: in this process. For several nodes, build a RateLimiterRedis with an insurance limiter here. */
export const makeLimiter = ({ points, seconds }: LimiterOptions): RateLimiterAbstract =>
  // Each has a memory of its own; a prefix would make another long text of every key, for every call.
  new RateLimiterMemory({ keyPrefix: '', points, duration: seconds });
