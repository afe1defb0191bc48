/** Of: id, project, kind, external id, title, facts, pages. */
export const PUT_RECORD = `INSERT INTO knowledge_records AS r (id, project_id, kind, external_id, title, facts, pages)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (project_id, kind, external_id) DO UPDATE SET title = excluded.title, facts = excluded.facts,
    pages = excluded.pages, updated_at = now()
  RETURNING id`;

/** The document by which a record is found. Of: record, project, title, language, url, tags, size, passages. */
export const PUT_DOCUMENT = `INSERT INTO knowledge_documents AS d (id, project_id, record_id, identity, format, title, given_title,
    language, given_language, url, tags, size, passages, status, progress, live_version, version)
  VALUES ($1::uuid, $2, $1::uuid, 'record ' || $1::uuid::text, 'record', $3, $3, $4, $4, $5, $6, $7, $8, 'ready', 1, 1, 1)
  ON CONFLICT (project_id, identity) DO UPDATE SET title = excluded.title, given_title = excluded.title,
    language = excluded.language, given_language = excluded.language, url = excluded.url, tags = excluded.tags,
    size = excluded.size, passages = excluded.passages, updated_at = now()`;

/** The most exact match first, then the newest. Of: project, page keys. */
export const BY_PAGE = `SELECT r.id FROM knowledge_records r
  WHERE r.project_id = $1 AND r.pages && $2::text[]
  ORDER BY ($2::text[])[1] = ANY (r.pages) DESC, r.updated_at DESC, r.id LIMIT 1`;
