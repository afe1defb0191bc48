import { LRUCache } from 'lru-cache';

interface Belief<Key extends string, Value extends object> {
  /** At most so many at a time; who was asked for least goes. */
  readonly max: number;
  readonly forMs: number;
  readonly look: (key: Key) => Promise<Value>;
}

/**
 * What is looked up once and believed for a while; whoever asks meanwhile waits for the same answer. What is forgotten or told while it
 * is looked up still answers those who have asked: `lru-cache` alone would fail them.
 */
export const believed = <Key extends string, Value extends object>({
  max,
  forMs,
  look,
}: Belief<Key, Value>): LRUCache<Key, Value> =>
  new LRUCache({ max, ttl: forMs, ignoreFetchAbort: true, fetchMethod: (key) => look(key) });
