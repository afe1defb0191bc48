import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../../../platform/database/database.js';

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

/** How far those have read who were away. */
@Injectable()
export class UnreadService {
  constructor(private readonly database: Database) {}

  /** A seller's own open conversations, newest activity first, with the seq up to which the seller has read or answered each. */
  ofSeller(sellerId: string, projects: readonly string[]): Promise<{ id: string; seq: number }[]> {
    return this.database.run(OF_SELLER, [sellerId, projects]);
  }
}
