import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { editDistance } from '../../../platform/edit-distance.js';
import {
  ALIKE,
  BEGINNING_ALIKE,
  HAS_TRIGRAMS,
  type KnownWord,
  type SpellingRow,
  type TokenRow,
} from './terms.query.js';

/** What a word that no passage has was probably meant to be. */
export interface Correction {
  readonly words: readonly KnownWord[];
  /** 0 to 1: how sure it is. */
  readonly certainty: number;
}

/** A word of a query that no passage has. */
type UnknownWord = Pick<TokenRow, 'token' | 'stems'>;

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
  async correct(projectId: string, unknown: readonly UnknownWord[]): Promise<ReadonlyMap<string, Correction>> {
    const corrections = new Map<string, Correction>();
    const misspellable = unknown.filter(({ token }) => token.length >= LEAST_LETTERS && MISSPELLABLE.test(token));
    if (misspellable.length === 0) return corrections;
    this.hasTrigrams ??= (await this.database.run(HAS_TRIGRAMS, [])).length > 0;
    for (const statement of this.hasTrigrams ? [ALIKE, BEGINNING_ALIKE] : [BEGINNING_ALIKE]) {
      const left = misspellable.filter(({ token }) => !corrections.has(token));
      if (left.length === 0) break;
      const tokens = left.map(({ token }) => token);
      const rows = Map.groupBy(
        await this.database.run<SpellingRow>(statement, [projectId, tokens]),
        ({ token }) => token,
      );
      for (const word of left) {
        const correction = closest(word, rows.get(word.token) ?? []);
        if (correction) corrections.set(word.token, correction);
      }
    }
    return corrections;
  }
}

/** The candidates with the fewest edits, with or without their endings, if they are few enough for a word of this length. */
function closest({ token, stems }: UnknownWord, candidates: readonly SpellingRow[]): Correction | null {
  const measured = candidates.map(({ spelling, word, passages }) => ({
    word,
    passages,
    edits: Math.min(editDistance(token, spelling), ...stems.map((stem) => editDistance(stem, word))),
  }));
  const edits = Math.min(...measured.map((each) => each.edits));
  if (edits > mostEdits(token)) return null;
  const words = measured.filter((each) => each.edits === edits).map(({ word, passages }) => ({ word, passages }));
  return { words, certainty: 1 - edits * CERTAINTY_LOST_PER_EDIT };
}

const mostEdits = (token: string): number => (token.length <= 6 ? 1 : 2);
