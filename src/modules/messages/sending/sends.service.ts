import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { ConversationMode, ConversationStatus } from '../../../contract/conversation.schema.js';
import type { Parties } from '../../../contract/domain-events.js';
import type { MessageView, SenderKind } from '../../../contract/message.schema.js';
import { Database } from '../../../platform/database/database.js';
import { GroupCommit } from '../../../platform/database/group-commit.js';
import { isOutage } from '../../../platform/database/outage.js';
import { errorCode, isUniqueViolation } from '../../../platform/error-code.js';
import { newMessageView, type Numbered, type SendRow } from './new-message.js';
import { plainBatch, type PlainRow } from './plain-batch.js';
import { SEND } from './send.query.js';
import { SEND_APART, SENT } from './send-apart.query.js';
import { SEND_COLUMNS } from './send-columns.js';

/** So long each message is looked for before it is stored, once one was a repeat: those who repeat come together, after an outage. */
const REPEATS_MS = 1_000;

/** Where a conversation stands, with the message or without it. */
interface Standing extends Parties {
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  readonly epoch: number;
  readonly assistant_speaks: boolean;
  readonly state_changed: boolean;
}

/** What `SEND` says of a message that it stored. */
interface Plain extends Omit<Standing, 'status'> {
  /** In the batch, from 1. */
  readonly place: number;
  readonly seq: number;
  readonly sender_kind: SenderKind;
  readonly created_at: string;
}

/** Of a message that is not new there is the number of the one that was stored before, or none where it was refused. */
type Outcome = Standing & { conversation_id: string } & (
    ({ is_new: true } & Numbered) | { is_new: false; seq: number | null }
  );

export interface Sent extends Standing {
  readonly is_new: boolean;
  /** Null where another person has the floor, so that it was not stored. */
  readonly message: MessageView | null;
}

/** Undefined where its sender has no such conversation. */
type Answer = Sent | undefined;

/**
 * Stores messages, those of the moment together. Nearly all are plain, and go in one statement, which waits for no lock. The others go
 * apart, so that a conversation that somebody holds delays no other.
 */
@Injectable()
export class SendsService {
  private readonly logger = new Logger('messages');
  private readonly sends: GroupCommit<SendRow, Answer>;
  private readonly apart: GroupCommit<SendRow, Answer>;
  /** How many messages of a conversation go apart just now. */
  private readonly going = new Map<string, number>();
  private repeatsUntil = 0;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) { SEND_QUEUE_LIMIT: limit }: Settings,
  ) {
    this.sends = new GroupCommit((rows) => this.storeAll(rows), limit);
    this.apart = new GroupCommit((rows) => this.storeApart(rows), limit, conversationOf);
  }

  /**
   * Resolves once a message is committed; undefined where its sender has no such conversation.
   *
   * @throws Problem `unavailable` when too many wait
   */
  store(row: SendRow): Promise<Answer> {
    return this.sends.add(row);
  }

  private async storeAll(rows: readonly SendRow[]): Promise<readonly (Answer | Promise<Answer>)[]> {
    const plain = await this.storePlain(rows);
    return rows.map((row, index) => plain[index] ?? this.sendApart(row));
  }

  /** What comes after it in the same conversation goes apart, too, and so does not overtake it. */
  private sendApart(row: SendRow): Promise<Answer> {
    const { conversation_id: id } = row;
    this.going.set(id, (this.going.get(id) ?? 0) + 1);
    return this.apart.add(row).finally(() => {
      const rest = (this.going.get(id) ?? 0) - 1;
      if (rest > 0) this.going.set(id, rest);
      else this.going.delete(id);
    });
  }

  /** The plain ones among the rows, by index. */
  private async storePlain(rows: readonly SendRow[]): Promise<readonly Answer[]> {
    const stored: Answer[] = Array.from({ length: rows.length });
    const batch = performance.now() < this.repeatsUntil ? [] : plainBatch(rows, (id) => this.going.has(id));
    for (const { place, ...outcome } of await this.runPlain(batch)) {
      const { row, index } = batch[place - 1] as PlainRow;
      stored[index] = { ...outcome, status: 'open', is_new: true, message: newMessageView(row, outcome) };
    }
    return stored;
  }

  /** Nothing is stored where one of the batch is a repeat, or can't be stored; an outage fails all of it. */
  private async runPlain(batch: readonly PlainRow[]): Promise<readonly Plain[]> {
    if (batch.length === 0) return [];
    const places = [batch.map(({ nth }) => nth), batch.map(({ among }) => among)];
    try {
      return await this.database.run<Plain>(SEND, [...columnsOf(batch.map(({ row }) => row)), ...places]);
    } catch (error) {
      if (isOutage(error)) throw error;
      if (isUniqueViolation(error)) this.repeatsUntil = performance.now() + REPEATS_MS;
      // Going apart finds the row that is at fault; where none is, the statement is, and nobody else would say so.
      else this.logger.warn('a batch of messages goes apart', { code: errorCode(error) });
      return [];
    }
  }

  /** The rows name each conversation once. */
  private async storeApart(rows: readonly SendRow[]): Promise<readonly Answer[]> {
    const sorted = rows.toSorted((one, other) => (one.conversation_id < other.conversation_id ? -1 : 1));
    const outcomes = await this.database.run<Outcome>(SEND_APART, columnsOf(sorted));
    const before = await this.sentBefore(outcomes);
    const found = new Map(outcomes.map((outcome) => [outcome.conversation_id, outcome]));
    return rows.map((row) => {
      const outcome = found.get(row.conversation_id);
      if (!outcome) return undefined;
      const message = outcome.is_new ? newMessageView(row, outcome) : before.get(row.conversation_id);
      return { ...outcome, message: message ?? null };
    });
  }

  /** What repeats repeat, by conversation. */
  private async sentBefore(outcomes: readonly Outcome[]): Promise<ReadonlyMap<string, MessageView>> {
    const repeats = outcomes.filter(({ is_new: isNew, seq }) => !isNew && seq !== null);
    if (repeats.length === 0) return new Map();
    const columns = [repeats.map(({ conversation_id: id }) => id), repeats.map(({ seq }) => seq)];
    const rows = await this.database.run<{ message: MessageView }>(SENT, columns);
    return new Map(rows.map(({ message }) => [message.conversation_id, message]));
  }
}

const conversationOf = ({ conversation_id: id }: SendRow): string => id;

const columnsOf = (rows: readonly SendRow[]): unknown[][] => SEND_COLUMNS.map(([name]) => rows.map((row) => row[name]));
