import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../corpus');

/** Something that a visitor might ask. Without `document` nothing in the corpus answers it. */
export interface Question {
  readonly ask: string;
  readonly document?: string;
  /** Stands in the passage that answers it. */
  readonly has?: string;
  readonly misspelt?: boolean;
}

/** What a search says, as `POST /knowledge/search` does. */
export interface Found {
  readonly data: readonly { readonly document_title: string; readonly text: string; readonly score: number }[];
  readonly confident: boolean;
}

export interface Verdict {
  readonly recall: number;
  readonly recallMisspelt: number;
  /** Of the questions that the corpus answers, how many the search was confident about. */
  readonly answerable: number;
  /** Of those that it doesn't, how many the search declined. */
  readonly unanswerable: number;
  readonly missed: readonly string[];
  /** With an answer, but the search was not confident. */
  readonly doubted: readonly string[];
  /** Without one, and yet it was. */
  readonly believed: readonly string[];
}

/** Articles written for this benchmark; facts of general knowledge, and two pages of invented timetables. */
export const articles = (): { title: string; markdown: string }[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
    .map((markdown) => ({ title: /^# (.*)$/m.exec(markdown)?.[1] ?? '', markdown }));

export const questions = (): Question[] =>
  JSON.parse(readFileSync(join(FOLDER, 'questions.json'), 'utf8')) as Question[];

/** Asks every question and counts: recall@5, and how well the search knows what it does not know. */
export async function judge(search: (query: string) => Promise<Found>): Promise<Verdict> {
  const all = questions();
  const answers = await Promise.all(all.map(async (question) => ({ question, found: await search(question.ask) })));
  const known = answers.filter(({ question }) => question.document !== undefined);
  const unknown = answers.filter(({ question }) => question.document === undefined);
  const hits = known.filter(({ question, found }) => isHit(question, found));
  const misspelt = known.filter(({ question }) => question.misspelt);
  const confident = known.filter(({ found }) => found.confident);
  const declined = unknown.filter(({ found }) => !found.confident);
  const asks = (some: typeof answers) => some.map(({ question }) => question.ask);
  return {
    recall: hits.length / known.length,
    recallMisspelt: misspelt.filter((each) => hits.includes(each)).length / misspelt.length,
    answerable: confident.length / known.length,
    unanswerable: declined.length / unknown.length,
    missed: asks(known.filter((each) => !hits.includes(each))),
    doubted: asks(known.filter(({ found }) => !found.confident)),
    believed: asks(unknown.filter(({ found }) => found.confident)),
  };
}

const isHit = ({ document, has = '' }: Question, { data }: Found): boolean =>
  data.slice(0, 5).some(({ document_title: title, text }) => title === document && text.includes(has));
