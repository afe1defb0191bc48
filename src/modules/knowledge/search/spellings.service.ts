import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { editDistance } from './edit-distance.js';
import { ALIKE, BEGINNING_ALIKE, HAS_TRIGRAMS, type KnownWord, type SpellingRow } from './terms.query.js';

/** What a word that no passage has was probably meant to be. */
export interface Correction {
  readonly words: readonly KnownWord[];
  /** 0 to 1: how sure it is. */
  readonly certainty: number;
}

/** Shorter words have too many neighbours. */
const LEAST_LETTERS = 4;
const CERTAINTY_LOST_PER_EDIT = 0.1;

const MISSPELLABLE = /^[\p{L}'-]+$/u;

/** Looks for misspelt words among those that a project's passages have. */
@Injectable()
export class SpellingsService {
  private hasTrigrams: boolean | undefined;

  constructor(private readonly database: Database) {}

  /** Corrections by token; a token without a plausible one is absent. */
  async correct(projectId: string, tokens: readonly string[]): Promise<ReadonlyMap<string, Correction>> {
    const misspellable = tokens.filter((token) => token.length >= LEAST_LETTERS && MISSPELLABLE.test(token));
    if (misspellable.length === 0) return new Map();
    this.hasTrigrams ??= (await this.database.run(HAS_TRIGRAMS, [])).length > 0;
    const statement = this.hasTrigrams ? ALIKE : BEGINNING_ALIKE;
    const rows = await this.database.run<SpellingRow>(statement, [projectId, misspellable]);
    const corrections = [...Map.groupBy(rows, ({ token }) => token)].flatMap(([token, candidates]) => {
      const correction = closest(token, candidates);
      return correction ? [[token, correction] as const] : [];
    });
    return new Map(corrections);
  }
}

/** The candidates with the fewest edits, if they are few enough for a word of this length. */
function closest(token: string, candidates: readonly SpellingRow[]): Correction | null {
  const measured = candidates.map(({ spelling, word, passages }) => ({
    word,
    passages,
    edits: editDistance(token, spelling),
  }));
  const edits = Math.min(...measured.map((each) => each.edits));
  if (edits > mostEdits(token)) return null;
  const words = measured.filter((each) => each.edits === edits).map(({ word, passages }) => ({ word, passages }));
  return { words, certainty: 1 - edits * CERTAINTY_LOST_PER_EDIT };
}

const mostEdits = (token: string): number => (token.length <= 5 ? 1 : 2);
