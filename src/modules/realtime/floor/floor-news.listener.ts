import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DomainEvents } from '../../../contract/domain-events.js';
import { NodeHintsService } from '../../../platform/database/node-hints.service.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import type { Telling } from '../../../platform/sockets/socket-server.js';
import { BroadcastListener } from '../broadcast.listener.js';
import { FLOOR_NEWS } from './floor-news.js';

type FloorEvent = keyof typeof FLOOR_NEWS;

/** Begins the hint that carries an event. */
const NEWS = 'news';

/** What every process finds out by itself, and tells its own sockets alone. */
const LOCAL: ReadonlySet<FloorEvent> = new Set(['queue.updated']);

/** Tells of people in conversations, to the sockets of this process and, as far as hints arrive, of the others. */
@Injectable()
export class FloorNewsListener implements OnModuleInit {
  constructor(
    private readonly events: EventBus,
    private readonly hints: NodeHintsService,
    private readonly broadcast: BroadcastListener,
  ) {}

  onModuleInit(): void {
    for (const name of Object.keys(FLOOR_NEWS) as FloorEvent[]) this.listen(name);
    this.hints.onHint((hint) => this.hear(hint));
  }

  private listen(name: FloorEvent): void {
    this.events.on(name, (event) => {
      this.tell(name, event);
      if (!LOCAL.has(name))
        this.hints.give(`${NEWS}/${name}/${Buffer.from(JSON.stringify(event)).toString('base64url')}`);
    });
  }

  private hear(hint: string): void {
    const [kind, name, event = ''] = hint.split('/');
    if (kind !== NEWS || name === undefined || !Object.hasOwn(FLOOR_NEWS, name)) return;
    this.tell(name as FloorEvent, JSON.parse(Buffer.from(event, 'base64url').toString()) as never);
  }

  private tell<E extends FloorEvent>(name: E, event: DomainEvents[E]): void {
    const tellingsOf = FLOOR_NEWS[name] as (event: DomainEvents[E]) => Telling[];
    for (const each of tellingsOf(event)) this.broadcast.tell(each);
  }
}
