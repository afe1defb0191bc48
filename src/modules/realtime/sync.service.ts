import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { SyncQuery, SyncView } from '../../contract/generation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Turnstile } from '../../platform/database/turnstile.js';
import { AnswersService } from '../assistant/answers.service.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import { MessagesService } from '../messages/messages.service.js';

/** Whoever has missed more begins anew with the newest page: it takes 25 calls to get so far. */
const MOST_MISSED = 5_000;

/** The most who may wait for their repair; whoever comes later is told to try again. */
const MOST_WAITING = 20_000;

/** Repairs any absence from the database, which is the log; sockets and streams are only a fast hint. */
@Injectable()
export class SyncService {
  private readonly turnstile: Turnstile;

  constructor(
    private readonly conversations: ConversationsService,
    private readonly messages: MessagesService,
    private readonly answers: AnswersService,
    @Inject(SETTINGS) settings: Settings,
  ) {
    // Half of the connections stay for everything else.
    const atOnce = Math.floor(settings.DATABASE_POOL_SIZE / 2);
    this.turnstile = new Turnstile({ atOnce, waiting: MOST_WAITING });
  }

  /** The sync view as the actor may see it. @throws Problem `missing` */
  async view(actor: Actor, id: string, query: SyncQuery): Promise<SyncView> {
    return JSON.parse(await this.asJson(actor, id, query)) as SyncView;
  }

  /** The sync view as finished JSON. @throws Problem `missing` */
  asJson(actor: Actor, id: string, query: SyncQuery): Promise<string> {
    return this.inLine(() => this.read(actor, id, query));
  }

  /**
   * Runs what repairs an absence, a few at a time: when a node is lost everybody asks at once, and sends must get through.
   * @throws Problem `unavailable` when too many wait
   */
  inLine<T>(repair: () => Promise<T>): Promise<T> {
    return this.turnstile.pass(repair);
  }

  /** The same as `asJson` for those who stand in the line already. */
  async read(actor: Actor, id: string, { after_seq, limit }: SyncQuery): Promise<string> {
    // The running answer is read before the messages: if it ends in between, its message is among them.
    const conversation = await this.conversations.visibleTo(actor, id);
    const generation = await this.answers.running(id);
    const missed = conversation.last_seq - after_seq;
    const reset = missed < 0 || missed > MOST_MISSED;
    const page = await this.messages.history(actor, id, { limit, ...(reset ? {} : { after_seq }) });
    const state = { conversation, last_seq: page.lastSeq, has_more: !reset && page.hasMore, reset, generation };
    return `{"data":${page.data},"receipts":${page.receipts},${JSON.stringify(state).slice(1)}`;
  }
}
