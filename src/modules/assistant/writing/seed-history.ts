import { z } from 'zod';
import type { LlmMessage } from '../../llm-providers/llm.provider.js';

/** Where a conversation's metadata keeps what its page reported of earlier talk. */
export const SEED_HISTORY = 'seed_history';

/** So much of it is kept, the newest of it, in bytes of UTF-8: metadata is small. */
const MAX_SEED_BYTES = 4_096;

const seedSchema = z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() })).catch([]);

type Seed = z.infer<typeof seedSchema>;

/** What a page says was said before: nobody has stored it, so it is context and never history. */
export function seedOf(reported: readonly { role: string; content: string }[]): Seed {
  const kept: Seed = [];
  let left = MAX_SEED_BYTES;
  for (const { role, content } of reported.toReversed()) {
    left -= Buffer.byteLength(content);
    if (left < 0) break;
    kept.unshift({ role: /^(user|visitor|customer)$/i.test(role) ? 'user' : 'assistant', content });
  }
  return kept;
}

/** The reported talk as one message of the visitor's side, marked as a report; none where there is none. */
export function seedMessages(metadata: Readonly<Record<string, unknown>>): LlmMessage[] {
  const seed = seedSchema.parse(metadata[SEED_HISTORY] ?? []);
  if (seed.length === 0) return [];
  const lines = seed.map(({ role, content }) => `${role}: ${content.replaceAll('<', '‹')}`);
  const content = `<earlier_conversation reported_by="the visitor's page">\n${lines.join('\n')}\n</earlier_conversation>`;
  return [{ role: 'user', content }];
}
