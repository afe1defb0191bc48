import type { DocumentView } from '../../../contract/knowledge.schema.js';
import { documentFault } from '../knowledge.problems.js';
import type { KnowledgeDocument } from './document.entity.js';

export const toDocumentView = (row: KnowledgeDocument): DocumentView => ({
  id: row.id,
  project_id: row.projectId,
  title: row.title,
  format: row.format,
  url: row.url,
  language: row.language ?? row.givenLanguage,
  tags: row.tags,
  size: row.size,
  status: row.status,
  progress: Math.round(row.progress * 100) / 100,
  passages: row.passages,
  error: row.error === null ? null : documentFault(row.error),
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
