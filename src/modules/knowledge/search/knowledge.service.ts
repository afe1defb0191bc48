import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { KnowledgeScope, SearchKnowledge, SearchView } from '../../../contract/knowledge.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, requireStaff } from '../../../platform/auth/project-access.js';
import { Database, type Statement } from '../../../platform/database/database.js';
import { otherWordsFor } from '../../llm-providers/local/everyday-words.js';
import { searchText } from '../extraction/search-text.js';
import { VectorsService } from '../vectors/vectors.service.js';
import { type CandidateRow, CANDIDATES, IS_THERE, NEIGHBOURS } from './candidates.query.js';
import { fused, type Passage } from './judgement.js';
import { type Correction, SpellingsService } from './spellings.service.js';
import { candidateQuery, tellingRows, type Term, termQuery, termsOf } from './terms.js';
import { type TokenRow, TOKENS } from './terms.query.js';

export type { Passage } from './judgement.js';

/** What is asked, and where to look. */
export type KnowledgeQuery = Pick<SearchKnowledge, 'query' | 'language' | 'limit' | 'scope'>;

/** What was found, best first. `confident`: the passages cover so much of the question that they seem to answer it. */
export interface KnowledgeAnswer {
  readonly passages: readonly Passage[];
  readonly confident: boolean;
}

const USUAL_LIMIT = 5;
/** How sure it is that an everyday word means what another one does. */
const ANOTHER_WORD = 0.9;
/** So many passages of each way of searching are put in one order. */
const FUSED = 20;

/** Where passages are looked for, and what they are judged by. */
interface Place {
  readonly projectId: string;
  readonly scope: KnowledgeScope | undefined;
  readonly terms: readonly Term[];
  readonly most: number;
}

/** That a project has knowledge is believed for so long; that it has none only for a moment, since it may just be taught. */
const BELIEVED_FOR_MS = 60_000;
const ABSENCE_BELIEVED_FOR_MS = 1_000;

/** Finds what a project knows: by words in any of its languages, forgiving misspellings, and by meaning where a model is configured. */
@Injectable()
export class KnowledgeService {
  private readonly known = new LRUCache<string, boolean>({ max: 10_000 });

  constructor(
    private readonly database: Database,
    private readonly spellings: SpellingsService,
    private readonly vectors: VectorsService,
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
    const asking = this.vectors.nearest(projectId, query);
    const [{ terms, corpus }, near] = await Promise.all([this.termsOf(projectId, query), asking]);
    const place = { projectId, scope, terms, most: Math.max(limit, near.length > 0 ? FUSED : 0) };
    const isKnown = terms.some(({ words }) => words.length > 0);
    const byWords = isKnown ? await this.ranked(CANDIDATES, candidateQuery(terms, corpus), place) : [];
    const similarities = new Map(near.map(({ id, similarity }) => [id, similarity]));
    const neighbours = near.length > 0 ? await this.ranked(NEIGHBOURS, [...similarities.keys()], place) : [];
    const likeness = ({ passage_id: id }: CandidateRow): number => similarities.get(id) ?? 0;
    const byMeaning = neighbours.toSorted((a, b) => likeness(b) - likeness(a));
    const { passages, confident } = fused({ byWords, byMeaning }, similarities, terms);
    return { passages: passages.slice(0, limit), confident };
  }

  /** Whether the project has any knowledge: without it there is nothing to search, and nothing that an answer must stand on. */
  async isThere(projectId: string): Promise<boolean> {
    const known = this.known.get(projectId);
    if (known !== undefined) return known;
    const [row] = await this.database.run<{ is_there: boolean }>(IS_THERE, [projectId]);
    const isThere = row?.is_there ?? false;
    this.known.set(projectId, isThere, { ttl: isThere ? BELIEVED_FOR_MS : ABSENCE_BELIEVED_FOR_MS });
    return isThere;
  }

  private async termsOf(projectId: string, query: string): Promise<{ terms: Term[]; corpus: number }> {
    const rows = await this.database.run<TokenRow>(TOKENS, [projectId, searchText(query)]);
    const unknown = tellingRows(rows).filter(({ words }) => words.length === 0);
    const corrections = await this.otherWords(projectId, unknown);
    const strange = unknown.filter(({ token }) => !corrections.has(token));
    for (const [token, correction] of await this.spellings.correct(projectId, strange))
      corrections.set(token, correction);
    return { terms: termsOf(rows, corrections), corpus: rows[0]?.corpus ?? 0 };
  }

  /** For words that no passage has: everyday words for the same which they do have. */
  private async otherWords(projectId: string, unknown: readonly TokenRow[]): Promise<Map<string, Correction>> {
    const others = new Map(unknown.map(({ token }) => [token, otherWordsFor(token)]));
    const wanted = [...others.values()].flat();
    const rows = wanted.length === 0 ? [] : await this.database.run<TokenRow>(TOKENS, [projectId, wanted.join(' ')]);
    const known = new Map(rows.map(({ token, words }) => [token, words]));
    const found = Array.from(
      others,
      ([token, words]) => [token, words.flatMap((word) => known.get(word) ?? [])] as const,
    );
    return new Map(
      found.flatMap(([token, words]) => (words.length > 0 ? [[token, { words, certainty: ANOTHER_WORD }]] : [])),
    );
  }

  private ranked(
    statement: Statement,
    candidates: string | readonly string[],
    { projectId, scope, terms, most }: Place,
  ): Promise<CandidateRow[]> {
    return this.database.run<CandidateRow>(statement, [
      projectId,
      candidates,
      terms.map((term) => termQuery(term)),
      terms.map(({ weight, certainty }) => weight * certainty),
      scope?.document_ids?.length ? scope.document_ids : null,
      scope?.tags?.length ? scope.tags : null,
      most,
    ]);
  }
}
