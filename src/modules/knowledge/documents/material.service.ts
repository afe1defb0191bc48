import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../../../platform/database/database.js';
import type { Content, ContentFormat, Extracted } from '../extraction/extract.js';
import { extractApart } from '../extraction/extract-apart.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { KnowledgeContent } from './content.entity.js';
import { FetchingService } from './fetching.service.js';
import { type ClaimedDocument, CONTENT } from './ingest.query.js';

/** What a document consists of, ready to be stored. */
export interface Material extends Pick<Extracted, 'passages'> {
  readonly title: string;
  readonly language: string;
  /** SHA-256 of the bytes that it was made of, in hex. */
  readonly hash: string;
  readonly size: number;
}

const MOST_TITLE_CHARACTERS = 80;

/** Gets what a document says: from what was sent, or from its address. */
@Injectable()
export class MaterialService {
  constructor(
    private readonly database: Database,
    private readonly fetching: FetchingService,
  ) {}

  /** @throws ExtractionError when nothing can be made of it */
  async of(document: ClaimedDocument): Promise<Material> {
    const content = document.url === null ? await this.sent(document) : await this.fetching.fetch(document.url);
    const { title, language, passages } = await extractApart(content);
    const { bytes } = content;
    return {
      passages,
      title: document.given_title ?? (title || firstWordsOf(passages)),
      language: document.given_language ?? language,
      hash: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
    };
  }

  private async sent({ id, format }: ClaimedDocument): Promise<Content> {
    const [row] = await this.database.run<{ bytes: Buffer }>(CONTENT, [id]);
    if (!row) throw new ExtractionError('not-processable');
    return { format: format as ContentFormat, bytes: row.bytes };
  }

  /** Drops what was sent: its passages are made. */
  async drop(manager: EntityManager, documentId: string): Promise<void> {
    await manager.delete(KnowledgeContent, { documentId });
  }
}

/** For what has no title: its first heading, or how it begins. */
function firstWordsOf([first]: Extracted['passages']): string {
  const line = first?.heading.split(' › ')[0] || (first?.text.split('\n')[0] ?? '');
  if (line.length <= MOST_TITLE_CHARACTERS) return line;
  return `${line.slice(0, MOST_TITLE_CHARACTERS).replace(/\s+\S*$/, '')}…`.toWellFormed();
}
