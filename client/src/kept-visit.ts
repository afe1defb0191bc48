import type { Storage } from './storage.js';

/** What is kept of a visit over a reload. */
export interface KeptVisit {
  readonly contact_id: string;
  readonly conversation_id: string;
  /** Something was said: the server has rows of it, and its tokens can be renewed. */
  readonly has_begun: boolean;
}

export async function readKept(storage: Storage, key: string): Promise<KeptVisit | null> {
  const text = await storage.get(key);
  return text === null ? null : (JSON.parse(text) as KeptVisit);
}
