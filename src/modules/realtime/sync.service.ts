import { Injectable } from '@nestjs/common';
import type { SyncQuery, SyncView } from '../../contract/generation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { AnswersService } from '../assistant/answers.service.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import { MessagesService } from '../messages/messages.service.js';

/** Whoever has missed more begins anew with the newest page: it takes 25 calls to get so far. */
const MOST_MISSED = 5_000;

/** Repairs any absence from the database, which is the log; sockets and streams are only a fast hint. */
@Injectable()
export class SyncService {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly messages: MessagesService,
    private readonly answers: AnswersService,
  ) {}

  /** The sync view as the actor may see it. @throws Problem `missing` */
  async view(actor: Actor, id: string, query: SyncQuery): Promise<SyncView> {
    return JSON.parse(await this.asJson(actor, id, query)) as SyncView;
  }

  /** The sync view as finished JSON. @throws Problem `missing` */
  async asJson(actor: Actor, id: string, { after_seq, limit }: SyncQuery): Promise<string> {
    // The running answer is read before the messages: if it ends in between, its message is among them.
    const conversation = await this.conversations.visibleTo(actor, id);
    const generation = await this.answers.running(id);
    const missed = conversation.last_seq - after_seq;
    const reset = missed < 0 || missed > MOST_MISSED;
    const page = await this.messages.history(actor, id, { limit, ...(reset ? {} : { after_seq }) });
    const state = { conversation, last_seq: page.lastSeq, has_more: !reset && page.hasMore, reset, generation };
    return `{"data":${page.data},${JSON.stringify(state).slice(1)}`;
  }
}
