/**
 * The statements that keep passages, and beside them how often and how each word is written. Each runs in a transaction that
 * holds the project's lock: the counts of common words are everybody's rows.
 */

/** One writer of a project's words at a time; released with the transaction. Of: project. */
export const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('knowledge ' || $1, 0))`;

/** Of: project, document, version, configuration, title as searched, then per passage: id, position, heading, text, heading and text as searched. */
export const ADD = `WITH added AS (
    INSERT INTO knowledge_passages (id, project_id, document_id, version, position, config, heading, text, search)
    SELECT g.id, $1::uuid, $2::uuid, $3::int, g.position, $4::text, g.heading, g.text,
      setweight(to_tsvector($4::text::regconfig, $5), 'A') || setweight(to_tsvector($4::text::regconfig, g.heading_words), 'B')
        || setweight(to_tsvector($4::text::regconfig, g.text_words), 'D')
    FROM unnest($6::uuid[], $7::int[], $8::text[], $9::text[], $10::text[], $11::text[])
      AS g (id, position, heading, text, heading_words, text_words)
    RETURNING search
  ), words AS (
    INSERT INTO knowledge_words AS w (project_id, word, passages)
    SELECT $1::uuid, s.lexeme, count(*) FROM added, unnest(added.search) s GROUP BY s.lexeme
    ON CONFLICT (project_id, word) DO UPDATE SET passages = w.passages + excluded.passages
  )
  INSERT INTO knowledge_languages AS l (project_id, config, passages) SELECT $1::uuid, $4::text, count(*) FROM added
  ON CONFLICT (project_id, config) DO UPDATE SET passages = l.passages + excluded.passages`;

/** The kinds of PostgreSQL's default parser that people misspell: words and parts of words, with or without digits. */
const SPELT = '1, 2, 3, 9, 10, 11, 15, 16, 17';

/** Of: project, configuration, texts as searched. */
export const ADD_SPELLINGS = `INSERT INTO knowledge_spellings (project_id, spelling, word)
  SELECT DISTINCT $1::uuid, s.spelling, v.word
  FROM (SELECT DISTINCT lower(t.token) AS spelling FROM unnest($3::text[]) AS given, ts_parse('default', given) t
      WHERE t.tokid IN (${SPELT}) AND length(t.token) BETWEEN 3 AND 40) s,
    unnest(tsvector_to_array(to_tsvector($2::text::regconfig, s.spelling))) AS v (word)
  ON CONFLICT DO NOTHING`;

/** Removes a document's passages but those of one version; answers with the words that nobody uses any more. Of: project, document, version. */
export const REMOVE_BUT = `WITH gone AS (
    DELETE FROM knowledge_passages WHERE project_id = $1 AND document_id = $2 AND version <> $3 RETURNING config, search
  ), counted AS (
    SELECT s.lexeme, count(*) AS passages FROM gone, unnest(gone.search) s GROUP BY s.lexeme
  ), fewer AS (
    UPDATE knowledge_words w SET passages = w.passages - c.passages FROM counted c
    WHERE w.project_id = $1 AND w.word = c.lexeme RETURNING w.word, w.passages
  ), languages AS (
    UPDATE knowledge_languages l SET passages = l.passages - c.passages
    FROM (SELECT config, count(*) AS passages FROM gone GROUP BY config) c
    WHERE l.project_id = $1 AND l.config = c.config
  )
  SELECT word FROM fewer WHERE passages <= 0`;

/** Of: project, words. */
export const FORGET_WORDS = `DELETE FROM knowledge_words WHERE project_id = $1 AND word = ANY($2::text[]) AND passages <= 0`;
export const FORGET_SPELLINGS = `DELETE FROM knowledge_spellings WHERE project_id = $1 AND word = ANY($2::text[])`;
