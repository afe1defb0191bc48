import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { editDistance } from '../../../platform/edit-distance.js';
import { KNOWN, type KnownWord, SHAPED_ALIKE, type SpellingRow, type TokenRow } from './terms.query.js';

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
  constructor(private readonly database: Database) {}

  /** Corrections by token; a token without a plausible one is absent. */
  async correct(projectId: string, unknown: readonly UnknownWord[]): Promise<ReadonlyMap<string, Correction>> {
    const corrections = new Map<string, Correction>();
    const misspellable = unknown.filter(({ token }) => token.length >= LEAST_LETTERS && MISSPELLABLE.test(token));
    if (misspellable.length === 0) return corrections;
    const tokens = misspellable.map(({ token }) => token);
    const rows = Map.groupBy(
      await this.database.run<SpellingRow>(SHAPED_ALIKE, [projectId, tokens]),
      ({ token }) => token,
    );
    const found = misspellable.flatMap((word) => {
      const meant = closest(word, rows.get(word.token) ?? []);
      return meant ? [{ token: word.token, ...meant }] : [];
    });
    if (found.length === 0) return corrections;
    const words = [...new Set(found.flatMap((each) => each.words))];
    const known = await this.database.run<KnownWord>(KNOWN, [projectId, words]);
    for (const { token, words: meant, edits } of found) {
      const used = known.filter(({ word }) => meant.includes(word));
      if (used.length > 0) corrections.set(token, { words: used, certainty: 1 - edits * CERTAINTY_LOST_PER_EDIT });
    }
    return corrections;
  }
}

/** The words with the fewest edits, with or without their endings, if they are few enough for a token of this length. */
function closest(
  { token, stems }: UnknownWord,
  candidates: readonly SpellingRow[],
): { words: string[]; edits: number } | null {
  let words: string[] = [];
  let edits = mostEdits(token);
  const others = stems.filter((stem) => stem !== token);
  for (const { spelling, word } of candidates) {
    const needed = Math.min(
      editDistance(token, spelling, edits),
      ...others.map((stem) => editDistance(stem, word, edits)),
    );
    if (needed > edits) continue;
    if (needed < edits) words = [];
    edits = needed;
    words.push(word);
  }
  return words.length > 0 ? { words, edits } : null;
}

const mostEdits = (token: string): number => (token.length <= 6 ? 1 : 2);
