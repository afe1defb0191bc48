import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor.js';
import { Database, type Statement } from '../../platform/database/database.js';
import { isPromised } from './threads/promised-conversation.js';
import { askerValues, visibleSql } from './visibility.query.js';

const visible = visibleSql({
  projects: 'p.projects::uuid[]',
  isStaff: 'p.is_staff',
  kind: 'p.kind',
  id: 'p.id',
});

/** Parameters: conversations, and the four of their askers. */
const HIDDEN_AMONG: Statement = {
  name: 'conversations-hidden-among',
  text: `SELECT p.ord::int - 1 AS index
    FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::text[], $5::text[])
      WITH ORDINALITY AS p(conversation_id, projects, is_staff, kind, id, ord)
    WHERE NOT EXISTS (SELECT FROM conversations c WHERE c.id = p.conversation_id AND ${visible})`,
};

/** Somebody who was shown a conversation. */
export interface Showing {
  readonly conversation: string;
  readonly actor: Actor;
}

/** Asks the one rule of who sees what for many at once. */
@Injectable()
export class VisibilityService {
  constructor(private readonly database: Database) {}

  /** Those to whom the conversation is not to be shown any more: it is gone, or no longer theirs. What is promised may have no row yet. */
  async hiddenAmong<S extends Showing>(showings: readonly S[]): Promise<S[]> {
    const askers = showings.map(({ actor }) => askerValues(actor));
    const columns = [
      showings.map(({ conversation }) => conversation),
      askers.map(([projects]) => projects && `{${projects.join(',')}}`),
      ...[1, 2, 3].map((index) => askers.map((values) => values[index])),
    ];
    const rows = await this.database.run<{ index: number }>(HIDDEN_AMONG, columns);
    const hidden = rows.flatMap(({ index }) => showings[index] ?? []);
    return hidden.filter(({ actor, conversation }) => !isPromised(actor, conversation));
  }
}
