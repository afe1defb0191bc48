import type { Extract } from './block.js';
import { ExtractionError } from './extraction-error.js';
import { htmlExtract } from './html-blocks.js';
import { pdfExtract } from './pdf-blocks.js';
import { languageOf } from '../languages.js';
import { type Passage, passagesOf } from './passages.js';
import { markdownExtract, textExtract } from './text-blocks.js';

/** What passages can be made from. */
export type ContentFormat = 'text' | 'markdown' | 'html' | 'pdf';

/** Text is UTF-8. */
export interface Content {
  readonly format: ContentFormat;
  readonly bytes: Uint8Array;
}

export interface Extracted {
  readonly title: string | null;
  readonly language: string;
  readonly passages: readonly Passage[];
}

const MOST_TITLE_CHARACTERS = 300;
/** A book of some 8,000 pages. */
const MOST_PASSAGES = 20_000;

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const EXTRACTORS: Readonly<Record<ContentFormat, (content: Content) => Extract | Promise<Extract>>> = {
  text: ({ bytes }) => textExtract(textOf(bytes)),
  markdown: ({ bytes }) => markdownExtract(textOf(bytes)),
  html: ({ bytes }) => htmlExtract(textOf(bytes)),
  pdf: ({ bytes }) => pdfExtract(bytes),
};

/** Makes passages of a document. @throws ExtractionError */
export async function extract(content: Content): Promise<Extracted> {
  const { title, language, blocks } = await EXTRACTORS[content.format](content);
  const passages = passagesOf(blocks).filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  if (passages.length === 0) throw new ExtractionError('no-text');
  if (passages.length > MOST_PASSAGES) throw new ExtractionError('too-complex');
  const sample = passages
    .slice(0, 20)
    .map(({ text }) => text)
    .join('\n');
  return {
    title: title === null ? null : title.slice(0, MOST_TITLE_CHARACTERS).toWellFormed(),
    language: language ?? languageOf(sample),
    passages: passages.map((passage) => ({
      heading: passage.heading.toWellFormed(),
      text: passage.text.toWellFormed(),
    })),
  };
}
