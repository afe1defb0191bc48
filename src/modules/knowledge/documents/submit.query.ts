/**
 * Adds a document, or finds it by its identity. What is said about it now replaces what was said before; its passages are made
 * anew if that changes them, or if the last try failed. Of: id, project, identity, format, title, language, url, tags, size.
 */
export const SUBMIT = `INSERT INTO knowledge_documents AS d
    (id, project_id, identity, format, title, given_title, given_language, url, tags, size)
  VALUES ($1, $2, $3, $4, coalesce($5, $7, ''), $5, $6, $7, $8, $9)
  ON CONFLICT (project_id, identity) DO UPDATE SET
    given_title = excluded.given_title, given_language = excluded.given_language, tags = excluded.tags,
    updated_at = now(), attempts = 0,
    status = CASE WHEN d.status = 'ready' AND (d.given_title, d.given_language)
      IS NOT DISTINCT FROM (excluded.given_title, excluded.given_language) THEN 'ready' ELSE 'pending' END
  RETURNING id, status`;

/** Of: document, bytes. */
export const KEEP_CONTENT = `INSERT INTO knowledge_contents (document_id, bytes) VALUES ($1, $2)
  ON CONFLICT (document_id) DO UPDATE SET bytes = excluded.bytes`;

/** Of: document, project. Whoever works on it just now fetches it anyway. */
export const REFRESH = `UPDATE knowledge_documents SET status = 'pending', attempts = 0, updated_at = now()
  WHERE id = $1 AND project_id = $2 AND status <> 'processing'`;

/** A long document has many words to take back. */
export const PATIENTLY = `SET LOCAL statement_timeout = '60s'`;
