/** A piece of a document in reading order. */
export interface Block {
  /** 1 to 6 for a heading, 0 for text. */
  readonly level: number;
  readonly text: string;
}

/** What an extractor makes of a document. */
export interface Extract {
  /** What the document calls itself, if it does. */
  readonly title: string | null;
  /** The language that it declares, if it does. */
  readonly language: string | null;
  readonly blocks: readonly Block[];
}

export const heading = (level: number, text: string): Block => ({ level, text });
export const paragraph = (text: string): Block => ({ level: 0, text });
