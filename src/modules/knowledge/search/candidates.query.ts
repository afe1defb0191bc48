import type { Statement } from '../../../platform/database/database.js';

export interface CandidateRow {
  readonly passage_id: string;
  readonly document_id: string;
  readonly document_title: string;
  readonly heading: string;
  readonly text: string;
  readonly url: string | null;
  readonly record_kind: string | null;
  readonly record_external_id: string | null;
  /** How strongly each term stands in the passage, 0 for not at all. */
  readonly strengths: readonly number[] | null;
}

/** Where a word counts how much: text, unused, heading, title (PostgreSQL's order D, C, B, A). */
const PLACES = `'{0.4, 0.5, 0.8, 1}'`;
/** However common all words of a query are, no more passages than this are ranked. */
const MOST_RANKED = 2_000;
/** A term that is there at all counts this much of its weight; how strongly, the rest. */
export const PRESENCE = 0.7;

const ranked = (name: string, condition: string): Statement => ({
  name,
  text: `SELECT p.id AS passage_id, p.document_id, d.title AS document_title, p.heading, p.text, d.url,
      r.kind AS record_kind, r.external_id AS record_external_id, best.strengths
    FROM (
      SELECT c.id, s.relevance, s.strengths FROM (
        SELECT p.id, p.search FROM knowledge_passages p
        JOIN knowledge_documents d ON d.id = p.document_id AND d.live_version = p.version
        WHERE p.project_id = $1 AND ${condition}
          AND (($5::uuid[] IS NULL AND $6::text[] IS NULL) OR p.document_id = ANY ($5) OR d.tags && $6)
        LIMIT ${MOST_RANKED}
      ) c CROSS JOIN LATERAL (
        SELECT array_agg(h.strength ORDER BY t.place) AS strengths,
          sum(t.weight * CASE WHEN h.strength > 0 THEN ${PRESENCE} + ${1 - PRESENCE} * h.strength ELSE 0 END) AS relevance
        FROM unnest($3::tsquery[], $4::float8[]) WITH ORDINALITY AS t (query, weight, place)
        CROSS JOIN LATERAL (SELECT ts_rank(${PLACES}, c.search, t.query) AS strength) h
      ) s
      ORDER BY s.relevance DESC, c.id LIMIT $7
    ) best
    JOIN knowledge_passages p ON p.id = best.id
    JOIN knowledge_documents d ON d.id = p.document_id
    LEFT JOIN knowledge_records r ON r.id = d.record_id
    ORDER BY best.relevance DESC, p.id`,
});

/** Ranks candidates. Of: project, their query, queries of the terms, weights of these, document ids, tags, limit. */
export const CANDIDATES = ranked('knowledge-candidates', 'p.search @@ $2::tsquery');

/** The same for passages that were found by their meaning. Of: project, their ids, and so on. */
export const NEIGHBOURS = ranked('knowledge-neighbours', 'p.id = ANY ($2::uuid[])');

export const IS_THERE: Statement = {
  name: 'knowledge-is-there',
  text: `SELECT EXISTS (SELECT FROM knowledge_passages WHERE project_id = $1::uuid) AS is_there`,
};
