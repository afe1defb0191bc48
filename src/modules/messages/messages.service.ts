import { Injectable } from '@nestjs/common';
import { type HistoryQuery, MAX_MESSAGE_BYTES, type MessageView } from '../../contract/message.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { forbidden } from '../../platform/errors/common.problems.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { newId } from '../../platform/new-id.js';
import { Drafts } from '../contacts/arrivals/drafts.js';
import { floorTaken, noSuchConversation } from '../conversations/conversations.problems.js';
import { ContactThreadsService } from '../conversations/threads/contact-threads.service.js';
import { isPromised } from '../conversations/threads/promised-conversation.js';
import { askerValues } from '../conversations/visibility.query.js';
import { HISTORY_AFTER, HISTORY_BEFORE, MISSED, OWN } from './history.query.js';
import { forAudience } from './message-view.query.js';
import { clientIdMismatch, messageTooLarge } from './messages.problems.js';
import type { SendRow } from './sending/new-message.js';
import { type Sent, SendsService } from './sending/sends.service.js';

export interface SendInput {
  readonly conversation_id: string;
  readonly content: string;
  readonly client_message_id?: string;
  /** An internal note: for staff, by staff. */
  readonly note?: boolean;
  /** What the server itself knows about it, such as `channel`; never what a client says. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The web page that the visitor looks at. */
  readonly page_url?: string | undefined;
}

export interface SentMessage {
  readonly message: MessageView;
  /** Whether an answer of the assistant will follow; null for a repeat, which nothing new follows. */
  readonly awaitsReply: boolean | null;
}

/** One page of a conversation's history; `data` is finished JSON, so that it is not parsed only to be written again. */
export interface HistoryPage {
  readonly data: string;
  readonly lastSeq: number;
  readonly hasMore: boolean;
  /** How far readers have come, as finished JSON. */
  readonly receipts: string;
}

@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly drafts: Drafts,
    private readonly threads: ContactThreadsService,
    private readonly sends: SendsService,
  ) {}

  /**
   * Stores a message; resolves once it is committed. The same `client_message_id` gives the same message for ever.
   *
   * @throws Problem `missing`, `conflict` when another seller has the floor, `forbidden` for a note of anybody but staff, `too-large` beyond 16,384 bytes, `mismatch` for other content under the same id,
   *   `unavailable` when the database is away or too many sends wait.
   */
  async send(actor: Actor, input: SendInput): Promise<SentMessage> {
    if (input.note && !isStaff(actor)) throw forbidden();
    if (Buffer.byteLength(input.content) > MAX_MESSAGE_BYTES) throw messageTooLarge();
    const sent = (await this.sends.store(rowOf(actor, input))) ?? (await this.sendFirst(actor, input));
    if (!sent) throw noSuchConversation();
    const { message, is_new: isNew } = sent;
    if (message === null) throw floorTaken(sent);
    if (!isNew && !isSame(message, input)) throw clientIdMismatch();
    if (isNew) this.tell(sent, message);
    return { message: forAudience(actor, message), awaitsReply: isNew ? awaitsReply(sent, message) : null };
  }

  /** The first message makes the rows that a visitor's token promises. */
  private async sendFirst(actor: Actor, input: SendInput): Promise<Sent | undefined> {
    if (!isPromised(actor, input.conversation_id) || !(await this.drafts.found(actor))) return undefined;
    return this.sends.store(rowOf(actor, input));
  }

  /** A page of history in `seq` order, without internal notes for those who are not staff. @throws Problem `missing` */
  async history(actor: Actor, conversationId: string, query: HistoryQuery): Promise<HistoryPage> {
    const isForward = query.after_seq !== undefined;
    const edge = query.after_seq ?? query.before_seq ?? null;
    const values = [conversationId, ...askerValues(actor), edge, query.limit];
    const [page] = await this.database.run<{ data: string; last_seq: number; has_more: boolean; receipts: string }>(
      isForward ? HISTORY_AFTER : HISTORY_BEFORE,
      values,
    );
    if (!page && (await this.isPromised(actor, conversationId)))
      return { data: '[]', lastSeq: 0, hasMore: false, receipts: '[]' };
    if (!page) throw noSuchConversation();
    return { data: page.data, lastSeq: page.last_seq, hasMore: page.has_more, receipts: page.receipts };
  }

  /** What the actor sent before under a client id, or null; asked by those for whom it is dear to send again. @throws Problem `missing` */
  async sentBefore(actor: Actor, conversationId: string, clientMessageId: string | null): Promise<MessageView | null> {
    const values = [conversationId, ...askerValues(actor), clientMessageId];
    const [row] = await this.database.run<{ message: MessageView | null }>(OWN, values);
    if (!row && !(await this.isPromised(actor, conversationId))) throw noSuchConversation();
    return row?.message ?? null;
  }

  /** Whether a conversation without a row is one that the actor may begin: what was deleted is not. */
  private async isPromised(actor: Actor, id: string): Promise<boolean> {
    return isPromised(actor, id) && !(await this.threads.isGone(id));
  }

  /** What was committed after each mark, in `seq` order, for those who were let in before. One query for all. */
  async after(marks: readonly { conversation_id: string; seq: number }[]): Promise<MessageView[]> {
    const columns = [marks.map((mark) => mark.conversation_id), marks.map(({ seq }) => seq)];
    const rows = await this.database.run<{ message: MessageView }>(MISSED, columns);
    return rows.map(({ message }) => message);
  }

  private tell(sent: Sent, message: MessageView): void {
    const { status, mode, epoch, project_id, contact_id, seller_id } = sent;
    if (sent.state_changed) {
      const { conversation_id } = message;
      this.events.publish('conversation.updated', { conversation_id, project_id, status, mode, epoch, seller_id });
    }
    const { id, name } = message.sender;
    if (sent.state_changed && message.role === 'seller' && id !== null && id === seller_id) {
      const { conversation_id, created_at: timestamp } = message;
      this.events.publish('agent.joined', { conversation_id, contact_id, agent: { id, name }, timestamp });
    }
    const parties = { project_id, contact_id, seller_id };
    this.events.publish('message.created', { message, awaits_reply: awaitsReply(sent, message), parties });
  }
}

const awaitsReply = ({ assistant_speaks: speaks }: Sent, { role }: MessageView): boolean => role === 'user' && speaks;

/** A repeat says what was said before. */
const isSame = ({ content, role }: MessageView, input: SendInput): boolean =>
  content === input.content && (role === 'note') === (input.note ?? false);

function rowOf(actor: Actor, input: SendInput): SendRow {
  const [projects, staff, kind, id] = askerValues(actor);
  return {
    id: newId(),
    conversation_id: input.conversation_id,
    client_message_id: input.client_message_id ?? null,
    content: input.content,
    actor_kind: kind,
    actor_id: id,
    actor_name: actor.name,
    is_staff: staff,
    projects: projects && `{${projects.join(',')}}`,
    is_note: input.note ?? false,
    metadata: input.metadata === undefined ? null : JSON.stringify(input.metadata),
    page_url: input.page_url ?? null,
  };
}
