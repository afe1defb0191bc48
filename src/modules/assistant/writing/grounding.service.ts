import { Injectable } from '@nestjs/common';
import type { RecordView } from '../../../contract/record.schema.js';
import { factLines } from '../../knowledge/records/record-facts.js';
import { RecordsService } from '../../knowledge/records/records.service.js';
import { KnowledgeService } from '../../knowledge/search/knowledge.service.js';
import { groundingText } from '../../llm-providers/local/grounding.js';
import { leansOnBefore } from '../../llm-providers/local/question.js';
import type { Draft } from './draft.js';

/** So many passages go into a prompt. */
const MOST_PASSAGES = 5;
/** A question of fewer words may lean on the one before. */
const SHORT_QUESTION_WORDS = 12;

/** Looks up what an answer can stand on, before its first word. */
@Injectable()
export class GroundingService {
  constructor(
    private readonly knowledge: KnowledgeService,
    private readonly records: RecordsService,
  ) {}

  /** The passages that fit the question and the record of the visitor's page, as a part of the prompt; null where the project knows nothing. */
  async ground(draft: Draft): Promise<string | null> {
    if (!(await this.knowledge.isThere(draft.begun.project_id))) return null;
    const [record] = await Promise.all([this.recordOfPage(draft), this.search(draft)]);
    if (record) draft.grounds.takeRecord(record);
    const { passages, records, isConfident } = draft.grounds;
    return groundingText({
      isConfident,
      passages: passages.map(({ document_title: title, heading, text, record: of }, index) => ({
        isOfRecord: of !== null,
        number: index + 1,
        title,
        heading,
        text,
      })),
      records: records.map(({ kind, external_id: id, title, facts }) => ({ kind, id, title, lines: factLines(facts) })),
    });
  }

  /** A follow-up such as "How much is it?" is searched with the question before it, any other short one where it finds nothing by itself. */
  private async search({ begun, chatbot, question, before, grounds }: Draft): Promise<void> {
    const scope = chatbot?.knowledge_scope ?? undefined;
    const look = (query: string) => this.knowledge.search(begun.project_id, { query, limit: MOST_PASSAGES, scope });
    const together = `${before}\n${question}`;
    let answer = await look(before !== null && leansOnBefore(question) ? together : question);
    if (!answer.confident && before !== null && !leansOnBefore(question) && isShort(question)) {
      const more = await look(together);
      if (more.confident || answer.passages.length === 0) answer = more;
    }
    grounds.isConfident = answer.confident;
    grounds.take(answer.passages);
  }

  /** The property that the page named, or the record whose page it is: what the conversation says counts before the contact's last page. */
  async recordOfPage({ begun }: Draft): Promise<RecordView | null> {
    const { property_id: property, page_url: page } = begun.metadata;
    if (typeof property === 'string') {
      const record = await this.records.get(begun.project_id, 'property', property);
      if (record) return record;
    }
    const url = typeof page === 'string' ? page : begun.page_url;
    return url === null ? null : this.records.forPage(begun.project_id, url);
  }
}

const isShort = (question: string): boolean => question.split(/\s+/).length < SHORT_QUESTION_WORDS;
