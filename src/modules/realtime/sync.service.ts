import { Injectable } from '@nestjs/common';
import type { SyncQuery, SyncView } from '../../contract/generation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { AnswersService } from '../assistant/answers.service.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import { MessagesService } from '../messages/messages.service.js';

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
    const { data, lastSeq, hasMore } = await this.messages.history(actor, id, { after_seq, limit });
    const rest = JSON.stringify({ conversation, last_seq: lastSeq, has_more: hasMore, generation });
    return `{"data":${data},${rest.slice(1)}`;
  }
}
