import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ConversationView } from '../../../contract/conversation.schema.js';
import { isStaff } from '../../../platform/auth/actor.js';
import { Database, type Statement } from '../../../platform/database/database.js';
import { UnreadCounts, type UnreadReader } from '../../conversations/unread-counts.js';
import { readerOf } from './receipts.service.js';

/** The most conversations that one answer names. */
const MOST = 200;

/** What was answered has been read, too. Parameters: seller, projects. */
const OF_SELLER: Statement = {
  name: 'unread-of-seller',
  text: `SELECT c.id, greatest(r.read_up_to_seq, own.seq, 0) AS seq
    FROM conversations c
    LEFT JOIN receipts r ON r.conversation_id = c.id AND r.reader_kind = 'seller' AND r.reader_id = $1::text
    LEFT JOIN LATERAL (
      SELECT max(m.seq) AS seq FROM messages m
      WHERE m.conversation_id = c.id AND m.sender_kind = 'seller' AND m.sender_id = $1::text
    ) own ON true
    WHERE c.seller_id = $1::text AND c.project_id = ANY($2::uuid[]) AND c.status <> 'resolved'
    ORDER BY c.active_at DESC, c.id DESC LIMIT ${MOST}`,
};

/** The most unread messages of a conversation that are counted. */
const MOST_COUNTED = 1_000;

/** What came after the reader's own last word. Parameters: conversations and as what each is read, the reader, whether notes are seen. */
const COUNTS: Statement = {
  name: 'unread-counts',
  text: `SELECT a.id, u.count
    FROM unnest($1::uuid[], $2::text[]) AS a(id, kind)
    LEFT JOIN receipts r ON r.conversation_id = a.id AND r.reader_kind = a.kind AND r.reader_id = $3::text
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE n.seq > coalesce(n.own, 0) AND ($4::boolean OR n.role <> 'note'))::int AS count
      FROM (
        SELECT m.seq, m.role, max(m.seq) FILTER (WHERE m.sender_kind = a.kind AND m.sender_id = $3::text) OVER () AS own
        FROM (
          SELECT seq, role, sender_kind, sender_id FROM messages
          WHERE conversation_id = a.id AND seq > coalesce(r.read_up_to_seq, 0) ORDER BY seq DESC LIMIT ${MOST_COUNTED}
        ) m
      ) n
    ) u`,
};

/** How far those have read who were away. */
@Injectable()
export class UnreadService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly counts: UnreadCounts,
  ) {}

  onModuleInit(): void {
    this.counts.countedBy((reader, conversations) => this.countOf(reader, conversations));
  }

  /** A seller's own open conversations, newest activity first, with the seq up to which the seller has read or answered each. */
  ofSeller(sellerId: string, projects: readonly string[]): Promise<{ id: string; seq: number }[]> {
    return this.database.run(OF_SELLER, [sellerId, projects]);
  }

  private async countOf(reader: UnreadReader, conversations: readonly ConversationView[]) {
    const kinds = conversations.map((conversation) => readerOf(reader, conversation).kind);
    const values = [conversations.map(({ id }) => id), kinds, reader.id, isStaff(reader)];
    const rows = await this.database.run<{ id: string; count: number }>(COUNTS, values);
    return new Map(rows.map(({ id, count }) => [id, count]));
  }
}
