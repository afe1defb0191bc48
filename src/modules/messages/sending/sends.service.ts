import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { ConversationMode, ConversationStatus } from '../../../contract/conversation.schema.js';
import type { Parties } from '../../../contract/domain-events.js';
import type { MessageView } from '../../../contract/message.schema.js';
import { Database } from '../../../platform/database/database.js';
import { GroupCommit } from '../../../platform/database/group-commit.js';
import { newMessageView, type Numbered, type SendRow } from './new-message.js';
import { SEND, SEND_COLUMNS, SENT } from './send.query.js';

/** Where a conversation stands, with the message or without it. */
interface Standing extends Parties {
  readonly conversation_id: string;
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  readonly epoch: number;
  readonly assistant_speaks: boolean;
  readonly state_changed: boolean;
}

/** Of a message that is not new there is the number of the one that was stored before, or none where it was refused. */
type Outcome = Standing & (({ is_new: true } & Numbered) | { is_new: false; seq: number | null });

export interface Sent extends Standing {
  readonly is_new: boolean;
  /** Null where another person has the floor, so that it was not stored. */
  readonly message: MessageView | null;
}

/** Stores messages: those of the moment together, those of one conversation one after another. */
@Injectable()
export class SendsService {
  private readonly sends: GroupCommit<SendRow, Sent | undefined>;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.sends = new GroupCommit((rows) => this.storeAll(rows), settings.SEND_QUEUE_LIMIT, conversationOf);
  }

  /**
   * Resolves once a message is committed; undefined where its sender has no such conversation.
   *
   * @throws Problem `unavailable` when too many wait
   */
  store(row: SendRow): Promise<Sent | undefined> {
    return this.sends.add(row);
  }

  /** The rows name each conversation once. */
  private async storeAll(rows: readonly SendRow[]): Promise<readonly (Sent | undefined)[]> {
    const sorted = rows.toSorted((one, other) => (one.conversation_id < other.conversation_id ? -1 : 1));
    const columns = SEND_COLUMNS.map(([name]) => sorted.map((row) => row[name]));
    const outcomes = await this.database.run<Outcome>(SEND, columns);
    const before = await this.sentBefore(outcomes);
    const found = new Map(outcomes.map((outcome) => [outcome.conversation_id, outcome]));
    return rows.map((row) => {
      const outcome = found.get(row.conversation_id);
      if (!outcome) return undefined;
      const message = outcome.is_new ? newMessageView(row, outcome) : before.get(row.conversation_id);
      return Object.assign(outcome, { message: message ?? null });
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
