import type { PassageView } from '../../../contract/knowledge.schema.js';
import type { RecordView } from '../../../contract/record.schema.js';

/** What a message says of the passages that it refers to. */
export interface Source {
  /** As in the text: [1]. */
  readonly number: number;
  readonly document_id: string;
  readonly title: string;
  readonly heading: string;
  readonly passage_id: string;
  readonly url: string | null;
  readonly score: number;
  /** The beginning of the passage. */
  readonly text: string;
}

/** So much of a passage is kept with a message, in characters. */
const EXCERPT = 300;
/** A turn may find so many passages in all; more would crowd the prompt out. */
const MOST_PASSAGES = 30;
const MOST_RECORDS = 10;

/** What an answer stands on: passages, numbered in the order in which they were found, and records. */
export class Grounds {
  private readonly found: PassageView[] = [];
  private readonly known: RecordView[] = [];
  /** Whether a search seemed to hold the answer. */
  isConfident = false;

  get passages(): readonly PassageView[] {
    return this.found;
  }

  get records(): readonly RecordView[] {
    return this.known;
  }

  /** Takes passages in and answers with their numbers; those that are known keep theirs. */
  take(passages: readonly PassageView[]): { readonly number: number; readonly passage: PassageView }[] {
    return passages.flatMap((passage) => {
      const at = this.found.findIndex(({ passage_id: id }) => id === passage.passage_id);
      if (at >= 0) return [{ number: at + 1, passage }];
      if (this.found.length >= MOST_PASSAGES) return [];
      return [{ number: this.found.push(passage), passage }];
    });
  }

  takeRecord(record: RecordView): void {
    if (this.known.length >= MOST_RECORDS || this.known.some(({ id }) => id === record.id)) return;
    this.known.push(record);
  }

  /** The passages that a text refers to, by their numbers in it. */
  sourcesOf(text: string): Source[] {
    const numbers = new Set(Array.from(text.matchAll(/\[(\d{1,2})\]/g), ([, digits]) => Number(digits)));
    return [...numbers]
      .sort((a, b) => a - b)
      .flatMap((number) => {
        const passage = this.found[number - 1];
        return passage ? [sourceOf(passage, number)] : [];
      });
  }
}

export const sourceOf = (passage: PassageView, number: number): Source => ({
  number,
  document_id: passage.document_id,
  title: passage.document_title,
  heading: passage.heading,
  passage_id: passage.passage_id,
  url: passage.url,
  score: passage.score,
  text: passage.text.length > EXCERPT ? `${passage.text.slice(0, EXCERPT).toWellFormed()}…` : passage.text,
});
