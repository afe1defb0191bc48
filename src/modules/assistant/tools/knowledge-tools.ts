import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { textSchema } from '../../../contract/wire.js';
import { RecordsService } from '../../knowledge/records/records.service.js';
import { factLines } from '../../knowledge/records/record-facts.js';
import { KnowledgeService } from '../../knowledge/search/knowledge.service.js';
import { builtInTool } from './built-in-tool.js';
import { type AssistantTool, ToolRefusal } from './tool.js';

/** So many passages for one search of the model. */
const MOST_FOUND = 5;

/** The tools that look things up in the project of the conversation, and nowhere else. */
@Injectable()
export class KnowledgeTools {
  readonly all: readonly AssistantTool[];

  constructor(
    private readonly knowledge: KnowledgeService,
    private readonly records: RecordsService,
  ) {
    this.all = [this.search(), this.property()];
  }

  private search(): AssistantTool {
    return builtInTool({
      name: 'search_knowledge',
      description: "Search the business's documents. The answer holds numbered passages: cite them as [n].",
      input: z.strictObject({ query: textSchema(2_000).describe('What to look for, in a few words or a question.') }),
      run: async ({ query }, { draft }) => {
        const { begun, chatbot, grounds } = draft;
        const scope = chatbot?.knowledge_scope ?? undefined;
        const { passages, confident } = await this.knowledge.search(begun.project_id, {
          query,
          limit: MOST_FOUND,
          scope,
        });
        grounds.isConfident ||= confident;
        return grounds.take(passages).map(({ number, passage: { document_title: title, heading, text } }) => ({
          n: number,
          title,
          heading,
          text,
        }));
      },
    });
  }

  private property(): AssistantTool {
    return builtInTool({
      name: 'get_property_knowledge',
      description: 'Get the facts of a property. Without an id: of the one whose page the visitor is on.',
      input: z.strictObject({ property_id: z.string().min(1).max(255).optional() }),
      run: async ({ property_id: id }, { draft }) => {
        const { begun, grounds } = draft;
        const record =
          id === undefined
            ? grounds.records.find(({ kind }) => kind === 'property')
            : await this.records.get(begun.project_id, 'property', id);
        if (!record) throw new ToolRefusal('There is no such property.');
        grounds.takeRecord(record);
        return { property_id: record.external_id, title: record.title, facts: factLines(record.facts) };
      },
    });
  }
}
