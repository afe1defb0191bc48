import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ApiTokenRole } from '../../../contract/api-token.schema.js';
import { Database } from '../../database/database.js';
import type { Actor } from '../actor.js';

const FIND = {
  name: 'api-tokens-find',
  text: 'SELECT id, project_id, name, role, expires_at FROM api_tokens WHERE hash = $1::text AND expires_at > now()',
};

const USED = {
  name: 'api-tokens-used',
  text: `UPDATE api_tokens SET last_used_at = now() WHERE id = $1::uuid AND coalesce(last_used_at < now() - interval '1 minute', true)`,
};

/** A use is noted at most this often, by each process. */
const NOTED_EVERY_MS = 60_000;

interface Row {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly role: ApiTokenRole;
  readonly expires_at: Date;
}

/** Who an API token names. Whether it still counts is a question to its session, as with every token of our own. */
@Injectable()
export class TokenLookupService {
  private readonly logger = new Logger('auth');
  private readonly noted = new LRUCache<string, true>({ max: 10_000, ttl: NOTED_EVERY_MS });

  constructor(private readonly database: Database) {}

  /** The actor of a token with its end (milliseconds); null when there is none. */
  async find(tokenHash: string): Promise<{ actor: Actor; expiresAt: number } | null> {
    const [row] = await this.database.run<Row>(FIND, [tokenHash]);
    if (!row) return null;
    const kind = row.role === 'admin' ? 'admin' : 'seller';
    const actor: Actor = { kind, id: row.id, name: row.name, projects: [row.project_id], sessionId: row.id };
    return { actor, expiresAt: row.expires_at.getTime() };
  }

  /** Notes that a token is in use; nobody waits for it, and a loss is no harm. */
  note(id: string): void {
    if (this.noted.has(id)) return;
    this.noted.set(id, true);
    this.database.run(USED, [id]).catch((error: unknown) => this.logger.warn('a use was not noted', error));
  }
}
