import type { DocumentFormat } from '../../../contract/knowledge.schema.js';
import type { Statement } from '../../../platform/database/database.js';

/** After this long without a sign of life another process takes a document over. */
const LEASE = `interval '90 seconds'`;
/** A document that ends its process this often is not tried again. */
const MOST_ATTEMPTS = 3;

/** A document that this process works on. */
export interface ClaimedDocument {
  readonly id: string;
  readonly project_id: string;
  readonly version: number;
  readonly format: DocumentFormat;
  readonly title: string;
  readonly language: string | null;
  readonly given_title: string | null;
  readonly given_language: string | null;
  readonly url: string | null;
  readonly content_hash: string | null;
}

const DUE = `(status = 'pending' OR (status = 'processing' AND lease_until < now()))`;

/** Claims the document that has waited longest. */
export const CLAIM: Statement = {
  name: 'knowledge-claim',
  text: `UPDATE knowledge_documents SET status = 'processing', version = version + 1, attempts = attempts + 1, progress = 0,
      lease_until = now() + ${LEASE}
    WHERE id = (SELECT id FROM knowledge_documents WHERE ${DUE} AND attempts < ${MOST_ATTEMPTS}
      ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, project_id, version, format, title, language, given_title, given_language, url, content_hash`,
};

/** Gives up what has ended its process too often. */
export const GIVE_UP: Statement = {
  name: 'knowledge-give-up',
  text: `UPDATE knowledge_documents SET status = 'failed', error = 'not-processable', lease_until = NULL, updated_at = now()
    WHERE ${DUE} AND attempts >= ${MOST_ATTEMPTS}`,
};

/** What of a claim still holds decides every write of its worker: the document is there, and nobody else works on it. */
const MINE = `id = $1 AND version = $2 AND status = 'processing'`;

export const KEEP: Statement = {
  name: 'knowledge-keep',
  text: `UPDATE knowledge_documents SET progress = $3, lease_until = now() + ${LEASE} WHERE ${MINE} RETURNING id`,
};

/** Of: id, version, title, language, passages, content hash, size. */
export const FINISH: Statement = {
  name: 'knowledge-finish',
  text: `UPDATE knowledge_documents SET status = 'ready', progress = 1, error = NULL, attempts = 0, live_version = $2,
      title = $3, language = $4, passages = $5, content_hash = $6, size = $7, lease_until = NULL, updated_at = now()
    WHERE ${MINE} RETURNING id`,
};

/** The passages that are live are made of just this: they stay. */
export const CONFIRM: Statement = {
  name: 'knowledge-confirm',
  text: `UPDATE knowledge_documents SET status = 'ready', progress = 1, error = NULL, attempts = 0, lease_until = NULL,
      updated_at = now()
    WHERE ${MINE} RETURNING id`,
};

/** What it was before stays live: a page that is away for a day is still known. */
export const FAIL: Statement = {
  name: 'knowledge-fail',
  text: `UPDATE knowledge_documents SET status = 'failed', error = $3, lease_until = NULL, updated_at = now() WHERE ${MINE}
    RETURNING id`,
};

/** Puts a document back, to be claimed again at once, without counting the try. */
export const RELEASE: Statement = {
  name: 'knowledge-release',
  text: `UPDATE knowledge_documents SET status = 'pending', attempts = attempts - 1, lease_until = NULL WHERE ${MINE}`,
};

export const CONTENT: Statement = {
  name: 'knowledge-content',
  text: 'SELECT bytes FROM knowledge_contents WHERE document_id = $1',
};
