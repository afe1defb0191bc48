import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { KnowledgeScope, PassageView, SearchKnowledge, SearchView } from '../../../contract/knowledge.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { searchText } from '../extraction/search-text.js';
import { type CandidateRow, CANDIDATES, IS_THERE, PRESENCE } from './candidates.query.js';
import { SpellingsService } from './spellings.service.js';
import { candidateQuery, tellingRows, type Term, termQuery, termsOf } from './terms.js';
import { type TokenRow, TOKENS } from './terms.query.js';

export type Passage = PassageView;

/** What is asked, and where to look. */
export type KnowledgeQuery = Pick<SearchKnowledge, 'query' | 'language' | 'limit' | 'scope'>;

/** What was found, best first. `confident`: the passages cover so much of the question that they seem to answer it. */
export interface KnowledgeAnswer {
  readonly passages: readonly Passage[];
  readonly confident: boolean;
}

const USUAL_LIMIT = 5;
/** A passage that covers this share of the question, by the rarity of its words, probably answers it. */
const CONFIDENT_COVERAGE = 0.6;
/** Passages that cover less are about something else. */
const LEAST_COVERAGE = 0.15;

/** That a project has knowledge is believed for so long; that it has none is looked up every time. */
const BELIEVED_FOR_MS = 60_000;

const NOTHING: KnowledgeAnswer = { passages: [], confident: false };

/** Finds what a project knows: by words in any of its languages, forgiving misspellings. */
@Injectable()
export class KnowledgeService {
  private readonly known = new LRUCache<string, true>({ max: 10_000, ttl: BELIEVED_FOR_MS });

  constructor(
    private readonly database: Database,
    private readonly spellings: SpellingsService,
  ) {}

  /** The search as staff try it. @throws Problem `forbidden` for visitors, `missing` for another project */
  async searchFor(actor: Actor, input: KnowledgeQuery & { project_id?: string }): Promise<SearchView> {
    requireStaff(actor);
    const { project_id: named, ...query } = input;
    const { passages, confident } = await this.search(projectFor(actor, named), query);
    return { data: [...passages], confident };
  }

  /**
   * The passages of one project that fit a question best, with a score of 0 to 1 that is comparable across questions. A
   * question of several thousand characters is fine; its first 40 telling words count.
   */
  async search(projectId: string, { query, limit = USUAL_LIMIT, scope }: KnowledgeQuery): Promise<KnowledgeAnswer> {
    const rows = await this.database.run<TokenRow>(TOKENS, [projectId, searchText(query)]);
    const unknown = tellingRows(rows).filter(({ words }) => words.length === 0);
    const corrections = await this.spellings.correct(projectId, unknown);
    const terms = termsOf(rows, corrections);
    const candidates = await this.candidates(projectId, terms, { corpus: rows[0]?.corpus ?? 0, limit, scope });
    if (candidates.length === 0) return NOTHING;
    const judged = candidates.map((row) => ({ passage: toPassage(row), ...judge(row, terms) }));
    const passages = judged
      .filter(({ coverage }) => coverage >= LEAST_COVERAGE)
      .map(({ passage, score }) => ({ ...passage, score }));
    return { passages, confident: judged.some(({ coverage }) => coverage >= CONFIDENT_COVERAGE) };
  }

  /** Whether the project has any knowledge: without it there is nothing to search, and nothing that an answer must stand on. */
  async isThere(projectId: string): Promise<boolean> {
    if (this.known.get(projectId)) return true;
    const [row] = await this.database.run<{ is_there: boolean }>(IS_THERE, [projectId]);
    if (row?.is_there) this.known.set(projectId, true);
    return row?.is_there ?? false;
  }

  private async candidates(
    projectId: string,
    terms: readonly Term[],
    { corpus, limit, scope }: { corpus: number; limit: number; scope: KnowledgeScope | undefined },
  ): Promise<CandidateRow[]> {
    const query = candidateQuery(terms, corpus);
    if (!terms.some(({ words }) => words.length > 0)) return [];
    return this.database.run<CandidateRow>(CANDIDATES, [
      projectId,
      query,
      terms.map((term) => termQuery(term)),
      terms.map(({ weight, certainty }) => weight * certainty),
      scope?.document_ids?.length ? scope.document_ids : null,
      scope?.tags?.length ? scope.tags : null,
      limit,
    ]);
  }
}

/** How much of the question a passage covers, and the score that also counts how strongly. */
function judge({ strengths }: CandidateRow, terms: readonly Term[]): { coverage: number; score: number } {
  let [asked, covered, scored] = [0, 0, 0];
  for (const [index, { weight, certainty }] of terms.entries()) {
    const strength = strengths[index] ?? 0;
    asked += weight;
    if (strength <= 0) continue;
    covered += weight * certainty;
    scored += weight * certainty * (PRESENCE + (1 - PRESENCE) * Math.min(1, strength));
  }
  return asked === 0 ? { coverage: 0, score: 0 } : { coverage: covered / asked, score: rounded(scored / asked) };
}

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;

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
