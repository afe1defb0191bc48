import type { Statement } from '../../../platform/database/database.js';

/** A word as the passages have it, and in how many it stands. */
export interface KnownWord {
  readonly word: string;
  readonly passages: number;
}

/** A word of a query. */
export interface TokenRow {
  readonly token: string;
  /** It says nothing in one of the project's languages. */
  readonly is_stop: boolean;
  readonly words: readonly KnownWord[];
  /** The word without its endings, in each of the languages. */
  readonly stems: readonly string[];
  /** How many passages the project has. */
  readonly corpus: number;
}

/** Blanks, tags, protocols and entities; compounds, whose parts are words of their own. */
const NO_TOKEN = '12, 13, 14, 15, 16, 17, 23';
const MOST_TOKENS = 40;
const MOST_LANGUAGES = 6;

/** The words of a query in order, stemmed in each of the project's languages. Of: project, query as searched. */
export const TOKENS: Statement = {
  name: 'knowledge-tokens',
  text: `WITH corpus AS (
      SELECT config, sum(passages) OVER () AS total, row_number() OVER (ORDER BY passages DESC) AS rank
      FROM knowledge_languages WHERE project_id = $1 AND passages > 0
    ), tokens AS (
      SELECT lower(t.token) AS token, min(t.place) AS place
      FROM ts_parse('default', $2) WITH ORDINALITY AS t (tokid, token, place)
      WHERE t.tokid NOT IN (${NO_TOKEN}) AND length(t.token) <= 100
      GROUP BY lower(t.token) ORDER BY 2 LIMIT ${MOST_TOKENS}
    ), stems AS (
      SELECT t.token, t.place, c.total, tsvector_to_array(to_tsvector(c.config::regconfig, t.token)) AS words
      FROM tokens t CROSS JOIN corpus c WHERE c.rank <= ${MOST_LANGUAGES}
    ), known AS (
      SELECT v.token, v.word, w.passages
      FROM (SELECT DISTINCT token, unnest(words) AS word FROM stems) v
      JOIN knowledge_words w ON w.project_id = $1 AND w.word = v.word AND w.passages > 0
    )
    SELECT s.token, bool_or(s.words = '{}') AS is_stop, max(s.total)::int AS corpus,
      coalesce((SELECT array_agg(DISTINCT stem) FROM stems o, unnest(o.words) stem WHERE o.token = s.token), '{}') AS stems,
      coalesce((SELECT json_agg(json_build_object('word', k.word, 'passages', k.passages)) FROM known k
        WHERE k.token = s.token), '[]') AS words
    FROM stems s GROUP BY s.token ORDER BY min(s.place)`,
};

export interface SpellingRow {
  readonly token: string;
  readonly spelling: string;
  readonly word: string;
}

/** The most spellings that one token is compared with. */
const MOST_COMPARED = 4_000;

/**
 * What a token may have been meant to be: spellings about as long that begin or end like it; hardly a misspelling changes both. Those that
 * are few edits away are told from the others elsewhere. Of: project, tokens.
 */
export const SHAPED_ALIKE: Statement = {
  name: 'knowledge-shaped-alike',
  text: `SELECT given.token, s.spelling, s.word
    FROM unnest($2::text[]) AS given (token)
    CROSS JOIN LATERAL (
      SELECT s.spelling, s.word FROM knowledge_spellings s
      WHERE s.project_id = $1 AND length(s.spelling) BETWEEN length(given.token) - 2 AND length(given.token) + 2
        AND (left(s.spelling, 1) = left(given.token, 1) OR right(s.spelling, 1) = right(given.token, 1))
      LIMIT ${MOST_COMPARED}
    ) s`,
};

/** In how many passages words stand. Of: project, words. */
export const KNOWN: Statement = {
  name: 'knowledge-known',
  text: `SELECT word, passages FROM knowledge_words WHERE project_id = $1 AND word = ANY($2::text[]) AND passages > 0`,
};
