import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor.js';
import { Database, type Statement } from '../../platform/database/database.js';
import { GroupCommit } from '../../platform/database/group-commit.js';
import { noSuchConversation } from './conversations.problems.js';
import { isPromised } from './threads/promised-conversation.js';
import { askerValues, visibleSql } from './visibility.query.js';

const visible = visibleSql({
  projects: 'p.projects::uuid[]',
  isStaff: 'p.is_staff',
  kind: 'p.kind',
  id: 'p.id',
});

/** Parameters: conversations, and the four of their askers. */
const SHOWINGS = `unnest($1::uuid[], $2::text[], $3::boolean[], $4::text[], $5::text[])
      WITH ORDINALITY AS p(conversation_id, projects, is_staff, kind, id, ord)`;

const SHOWN_AMONG: Statement = {
  name: 'conversations-shown-among',
  text: `SELECT p.ord::int - 1 AS index, c.user_id FROM ${SHOWINGS} JOIN conversations c ON c.id = p.conversation_id AND ${visible}`,
};

const HIDDEN_AMONG: Statement = {
  name: 'conversations-hidden-among',
  text: `SELECT p.ord::int - 1 AS index
    FROM ${SHOWINGS}
    WHERE NOT EXISTS (SELECT FROM conversations c WHERE c.id = p.conversation_id AND ${visible})`,
};

/** Somebody who was shown a conversation. */
export interface Showing {
  readonly conversation: string;
  readonly actor: Actor;
}

/** The most who may wait for an answer. */
const MOST_WAITING = 5_000;

/** Asks the one rule of who sees what for many at once. */
@Injectable()
export class VisibilityService {
  /** One question for all who ask while the one before is on its way. */
  private readonly asks = new GroupCommit((showings: readonly Showing[]) => this.usersOf(showings), MOST_WAITING);

  constructor(private readonly database: Database) {}

  /**
   * The user whose conversation it is; null where it is a contact's. What is promised may have no row yet.
   *
   * @throws Problem `missing`; `unavailable` when too many ask
   */
  async userOf(actor: Actor, conversation: string): Promise<string | null> {
    const user = await this.asks.add({ conversation, actor });
    if (user === undefined && !isPromised(actor, conversation)) throw noSuchConversation();
    return user ?? null;
  }

  /** Those to whom the conversation is not to be shown any more: it is gone, or no longer theirs. What is promised may have no row yet. */
  async hiddenAmong<S extends Showing>(showings: readonly S[]): Promise<S[]> {
    const rows = await this.database.run<{ index: number }>(HIDDEN_AMONG, columnsOf(showings));
    const hidden = rows.flatMap(({ index }) => showings[index] ?? []);
    return hidden.filter(({ actor, conversation }) => !isPromised(actor, conversation));
  }

  /** Undefined where the conversation is absent or not theirs. */
  private async usersOf(showings: readonly Showing[]): Promise<(string | null | undefined)[]> {
    const users: (string | null | undefined)[] = Array.from({ length: showings.length });
    const rows = await this.database.run<{ index: number; user_id: string | null }>(SHOWN_AMONG, columnsOf(showings));
    for (const { index, user_id: user } of rows) users[index] = user;
    return users;
  }
}

function columnsOf(showings: readonly Showing[]): unknown[][] {
  const askers = showings.map(({ actor }) => askerValues(actor));
  return [
    showings.map(({ conversation }) => conversation),
    askers.map(([projects]) => projects && `{${projects.join(',')}}`),
    ...[1, 2, 3].map((index) => askers.map((values) => values[index])),
  ];
}
