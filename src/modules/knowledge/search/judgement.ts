import type { PassageView } from '../../../contract/knowledge.schema.js';
import { type CandidateRow, PRESENCE } from './candidates.query.js';
import type { Term } from './terms.js';

export type Passage = PassageView;

/** A passage that covers this share of the question, by the rarity of its words, probably answers it. */
const CONFIDENT_COVERAGE = 0.6;
/** Passages that cover less are about something else. */
const LEAST_COVERAGE = 0.15;
/**
 * How alike question and passage are (cosine) when they are about the same, and when they have nothing to do with each other:
 * figures of OpenAI's text-embedding-3 models; others are more or less alike in these bounds.
 */
const SAME_SUBJECT = 0.5;
const ANOTHER_SUBJECT = 0.25;
/** Of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009): the first places don't decide alone. */
const RANK_OFFSET = 60;

interface Judged {
  readonly passage: Passage;
  readonly isConfident: boolean;
  readonly isRelevant: boolean;
}

/** Puts what the words and what the meaning found in one order (by reciprocal rank), with scores; `confident` if one of them answers. */
export function fused(
  found: { byWords: readonly CandidateRow[]; byMeaning: readonly CandidateRow[] },
  similarities: ReadonlyMap<string, number>,
  terms: readonly Term[],
): { passages: Passage[]; confident: boolean } {
  const ranks = new Map<string, number>();
  const rows = new Map<string, CandidateRow>();
  for (const list of [found.byWords, found.byMeaning]) {
    for (const [rank, row] of list.entries()) {
      rows.set(row.passage_id, row);
      ranks.set(row.passage_id, (ranks.get(row.passage_id) ?? 0) + 1 / (RANK_OFFSET + rank + 1));
    }
  }
  const judged = [...rows.values()]
    .sort((a, b) => (ranks.get(b.passage_id) ?? 0) - (ranks.get(a.passage_id) ?? 0))
    .map((row) => judge(row, similarities.get(row.passage_id) ?? 0, terms));
  const passages = judged.filter(({ isRelevant }) => isRelevant).map(({ passage }) => passage);
  return { passages, confident: judged.some(({ isConfident }) => isConfident) };
}

/** The score is the share of the question that the words cover, also counting how strongly, or what the likeness says, if that is more. */
function judge(row: CandidateRow, similarity: number, terms: readonly Term[]): Judged {
  let [asked, covered, scored] = [0, 0, 0];
  for (const [index, { weight, certainty }] of terms.entries()) {
    const strength = row.strengths?.[index] ?? 0;
    asked += weight;
    if (strength <= 0) continue;
    covered += weight * certainty;
    scored += weight * certainty * (PRESENCE + (1 - PRESENCE) * Math.min(1, strength));
  }
  const coverage = asked === 0 ? 0 : covered / asked;
  const likeness = (CONFIDENT_COVERAGE * (similarity - ANOTHER_SUBJECT)) / (SAME_SUBJECT - ANOTHER_SUBJECT);
  const score = Math.min(1, Math.max(0, asked === 0 ? 0 : scored / asked, likeness));
  return {
    passage: { ...toPassage(row), score: Math.round(score * 1_000) / 1_000 },
    isConfident: coverage >= CONFIDENT_COVERAGE || similarity >= SAME_SUBJECT,
    isRelevant: coverage >= LEAST_COVERAGE || similarity > ANOTHER_SUBJECT,
  };
}

const toPassage = (row: CandidateRow): Omit<Passage, 'score'> => ({
  passage_id: row.passage_id,
  document_id: row.document_id,
  document_title: row.document_title,
  heading: row.heading,
  text: row.text,
  url: row.url,
  record:
    row.record_kind === null || row.record_external_id === null
      ? null
      : { kind: row.record_kind, external_id: row.record_external_id },
});
