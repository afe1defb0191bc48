import { Injectable } from '@nestjs/common';
import type { InboxCounts, InboxEntry, InboxQuery } from '../../../contract/inbox.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { UnreadCounts } from '../../conversations/unread-counts.js';
import { askerValues } from '../../conversations/visibility.query.js';
import { excerptOf, patternOf, wordsOf } from './excerpt.js';
import { BESIDE, COUNTS, SEARCH } from './inbox.query.js';

type Match = NonNullable<InboxEntry['match']>;
type Beside = Pick<InboxEntry, 'contact' | 'seller' | 'last_message'> & { readonly id: string };

const NOTHING = { contact: null, seller: null, last_message: null };

/** The conversations of a project as the people see them who answer: with whom, by whom, and what was said last. */
@Injectable()
export class InboxService {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly unread: UnreadCounts,
    private readonly database: Database,
  ) {}

  /** A page, newest activity first; with `q` of what was found. @throws Problem `forbidden`, `missing` */
  async list(actor: Actor, { project_id: named, q, ...filter }: InboxQuery) {
    requireStaff(actor);
    const projectId = projectFor(actor, named);
    const found = q === undefined ? null : await this.search(actor, projectId, wordsOf(q));
    const narrowed = found ? { ...filter, ids: [...found.keys()] } : filter;
    const page = await this.conversations.list(actor, projectId, narrowed);
    const views = await this.unread.in(actor, page.data);
    const beside = await this.beside(
      actor,
      projectId,
      views.map(({ id }) => id),
    );
    const data = views.map((conversation): InboxEntry => {
      const { contact, seller, last_message } = beside.get(conversation.id) ?? NOTHING;
      return { conversation, contact, seller, last_message, match: found?.get(conversation.id) ?? null };
    });
    return { data, next_cursor: page.next_cursor };
  }

  /** How many conversations there are in each list. @throws Problem `forbidden`, `missing` */
  async counts(actor: Actor, named: string | undefined): Promise<InboxCounts> {
    requireStaff(actor);
    const [counts] = await this.database.run<InboxCounts>(COUNTS, [projectFor(actor, named), ...askerValues(actor)]);
    return counts as InboxCounts;
  }

  /** The conversations in which all words were found, with the newest such message. */
  private async search(
    actor: Actor,
    projectId: string,
    words: readonly string[],
  ): Promise<ReadonlyMap<string, Match | null>> {
    const values = [projectId, ...askerValues(actor), words.map(patternOf)];
    const rows = await this.database.run<{ id: string; seq: number | null; content: string }>(SEARCH, values);
    return new Map(
      rows.map(({ id, seq, content }) => [id, seq === null ? null : { seq, text: excerptOf(content, words) }]),
    );
  }

  private async beside(actor: Actor, projectId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Beside>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.run<Beside>(BESIDE, [projectId, ...askerValues(actor), ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
