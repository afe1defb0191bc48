import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import type { DomainEvents } from '../../contract/domain-events.js';

type Name = keyof DomainEvents;
type Listener<N extends Name> = (event: DomainEvents[N]) => void;

/**
 * News inside one process, told after the commit. Listeners run at once and in order of subscription; one that throws is
 * logged and does not disturb the others. News may be lost in a crash: what must happen is a row, and news only wakes its worker.
 */
@Injectable()
export class EventBus {
  private readonly logger = new Logger('events');
  private readonly listeners = new Map<Name, Set<Listener<never>>>();
  private readonly held = new AsyncLocalStorage<(() => void)[]>();

  /** Subscribes, and answers with the function that ends the subscription. */
  on<N extends Name>(name: N, listener: Listener<N>): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Tells the listeners; inside `holding` only when its work has succeeded. */
  publish<N extends Name>(name: N, event: DomainEvents[N]): void {
    const held = this.held.getStore();
    if (held) held.push(() => this.tell(name, event));
    else this.tell(name, event);
  }

  /** Runs a transaction and holds its news until it has committed; a failure drops them. */
  async holding<T>(transaction: () => Promise<T>): Promise<T> {
    const news: (() => void)[] = [];
    const result = await this.held.run(news, transaction);
    for (const tell of news) tell();
    return result;
  }

  private tell<N extends Name>(name: N, event: DomainEvents[N]): void {
    for (const listener of this.listeners.get(name) ?? []) {
      try {
        (listener as Listener<N>)(event);
      } catch (error) {
        this.logger.error(error, { event: name });
      }
    }
  }
}
