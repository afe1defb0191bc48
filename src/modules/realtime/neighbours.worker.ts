import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NodeHintsService } from '../../platform/database/node-hints.service.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { HighWaterWorker } from './high-water.worker.js';
import { ReplyRelayWorker } from './reply-relay.worker.js';
import { RightsWorker } from './rights.worker.js';

/** Begins the hint that a conversation is no more. */
const GONE = 'gone';

/** Shortens the wait between processes: what one has committed, the others look up at once for whom they have watchers. */
@Injectable()
export class NeighboursWorker implements OnModuleInit {
  constructor(
    private readonly hints: NodeHintsService,
    private readonly events: EventBus,
    private readonly highWater: HighWaterWorker,
    private readonly relay: ReplyRelayWorker,
    private readonly rights: RightsWorker,
  ) {}

  onModuleInit(): void {
    this.events.on('message.created', ({ message }) => this.hints.give(message.conversation_id));
    this.events.on('reply.started', ({ conversation_id: conversation, generation_id: generation }) =>
      this.hints.give(`${conversation}/${generation}`),
    );
    this.events.on('conversation.deleted', ({ conversation_id: id }) => this.hints.give(`${GONE}/${id}`));
    this.hints.onHint((hint) => {
      const [conversation = '', generation] = hint.split('/');
      if (conversation === GONE) void this.rights.look(generation);
      if (!this.highWater.isWatched(conversation)) return;
      if (generation === undefined) this.highWater.askSoon(conversation);
      else this.relay.follow({ id: generation, conversation_id: conversation, offset: 0 });
    });
  }
}
