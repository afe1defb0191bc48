import type { DocumentView, SearchView } from '../../src/contract/knowledge.schema.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';

export type Given = Partial<Record<'title' | 'text' | 'markdown' | 'html' | 'url' | 'language', string>> & {
  tags?: string[];
};

/** Adds a document and waits until it is taken in, or has failed. */
export async function teach(admin: ApiClient, given: Given, query = ''): Promise<DocumentView> {
  const added = await admin.post<DocumentView>(`/knowledge/documents${query}`, given);
  if (added.status !== 201) throw new Error(`could not add: ${added.text}`);
  return settled(admin, added.body.id);
}

/** The document once nobody works on it any more. */
export async function settled(admin: ApiClient, id: string, limitMs = 60_000): Promise<DocumentView> {
  let document = await read(admin, id);
  await eventually(async () => {
    document = await read(admin, id);
    return document.status === 'ready' || document.status === 'failed';
  }, limitMs);
  return document;
}

export const read = async (admin: ApiClient, id: string): Promise<DocumentView> =>
  (await admin.get<DocumentView>(`/knowledge/documents/${id}`)).body;

export async function search(staff: ApiClient, query: string, more: object = {}, of = ''): Promise<SearchView> {
  const found = await staff.post<SearchView>(`/knowledge/search${of}`, { query, ...more });
  if (found.status !== 200) throw new Error(`could not search: ${found.text}`);
  return found.body;
}
