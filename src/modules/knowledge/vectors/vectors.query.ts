import type { Statement } from '../../../platform/database/database.js';

/** A claim that was not answered after this time is anybody's. */
const PATIENCE = `interval '2 minutes'`;

export interface UnembeddedRow {
  readonly id: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

/** Claims live passages without a vector of this model. Of: model, most. */
export const CLAIM: Statement = {
  name: 'knowledge-embeddings-claim',
  text: `WITH due AS (
      SELECT p.id, p.project_id FROM knowledge_passages p
      JOIN knowledge_documents d ON d.id = p.document_id AND d.live_version = p.version
      LEFT JOIN knowledge_embeddings e ON e.passage_id = p.id
      WHERE e.passage_id IS NULL OR (e.vector IS NULL AND e.claimed_at < now() - ${PATIENCE}) OR e.model <> $1
      LIMIT $2
    ), claimed AS (
      INSERT INTO knowledge_embeddings AS e (passage_id, project_id, model) SELECT id, project_id, $1 FROM due ORDER BY id
      ON CONFLICT (passage_id) DO UPDATE SET model = excluded.model, signs = NULL, vector = NULL, claimed_at = now()
        WHERE e.model <> excluded.model OR (e.vector IS NULL AND e.claimed_at < now() - ${PATIENCE})
      RETURNING passage_id
    )
    SELECT p.id, d.title, p.heading, p.text FROM claimed c
    JOIN knowledge_passages p ON p.id = c.passage_id JOIN knowledge_documents d ON d.id = p.document_id`,
};

/** Of: passages, signs, vectors, model. */
export const STORE: Statement = {
  name: 'knowledge-embeddings-store',
  text: `UPDATE knowledge_embeddings e SET signs = g.signs, vector = g.vector, claimed_at = now()
    FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS g (passage_id, signs, vector)
    WHERE e.passage_id = g.passage_id AND e.model = $4`,
};

/** What tells that the vectors of a project have changed. Of: project, model. */
export const STATE: Statement = {
  name: 'knowledge-embeddings-state',
  text: `SELECT count(*)::int AS count, max(claimed_at) AS latest FROM knowledge_embeddings
    WHERE project_id = $1 AND model = $2 AND vector IS NOT NULL`,
};

/** Of: project, model, most. */
export const SIGNS: Statement = {
  name: 'knowledge-embeddings-signs',
  text: `SELECT passage_id, signs FROM knowledge_embeddings
    WHERE project_id = $1 AND model = $2 AND vector IS NOT NULL LIMIT $3`,
};

/** Of: project, passages. */
export const VECTORS: Statement = {
  name: 'knowledge-embeddings-vectors',
  text: 'SELECT passage_id, vector FROM knowledge_embeddings WHERE project_id = $1 AND passage_id = ANY ($2::uuid[]) AND vector IS NOT NULL',
};
