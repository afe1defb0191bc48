import type { Reader } from '../../../contract/domain-events.js';
import type { Actor } from '../../../platform/auth/actor.js';

/** How long an actor who was shown a conversation may go on without another look, in milliseconds; a lost right ends within 5 s. */
const TRUSTED_MS = 2_000;
/** Of one actor; beyond it all are looked up again. */
const MOST_OF_ONE = 100;

interface Known {
  readonly reader: Promise<Reader>;
  readonly until: number;
}

/** As whom actors read the conversations that they were shown a moment ago, for news that stores nothing and may be lost. */
export class RecentReaders {
  private known = new WeakMap<Actor, Map<string, Known>>();

  find(actor: Actor, conversationId: string): Promise<Reader> | undefined {
    const known = this.known.get(actor)?.get(conversationId);
    return known && known.until > performance.now() ? known.reader : undefined;
  }

  /** Keeps what is being looked up, so that who asks meanwhile waits for the same answer; a refusal is not kept. */
  keep(actor: Actor, conversationId: string, reader: Promise<Reader>): void {
    const own = this.known.get(actor) ?? new Map<string, Known>();
    if (own.size >= MOST_OF_ONE) own.clear();
    this.known.set(actor, own.set(conversationId, { reader, until: performance.now() + TRUSTED_MS }));
    reader.catch(() => own.delete(conversationId));
  }

  forgetAll(): void {
    this.known = new WeakMap();
  }
}
