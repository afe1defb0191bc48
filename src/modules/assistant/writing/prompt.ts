import type { Settings } from '../../../config/settings.js';
import type { LlmMessage } from '../../llm-providers/llm.provider.js';

/** Bytes of UTF-8 that we count as one token: on the safe side for text in any script (English runs at about four). */
const BYTES_PER_TOKEN = 3;

/** However long the instructions are, this much of the last question is seen. */
const MIN_HISTORY_BYTES = 512;

/** What the context is made of. */
export interface PromptParts {
  /** Null: ours. */
  readonly instructions: string | null;
  /** What else the model is told for this answer; always whole. */
  readonly addenda?: readonly string[];
  readonly history: readonly { readonly role: string; readonly content: string }[];
}

/** What the assistant is told where the project has no instructions of its own. */
export const DEFAULT_INSTRUCTIONS =
  'You are the first to answer visitors of this business. Answer briefly, in the language of the question, from what you are told here. ' +
  'When you do not know, say so and offer that a person can take over.';

type Budget = Pick<Settings, 'LLM_CONTEXT_TOKENS' | 'LLM_MAX_OUTPUT_TOKENS'>;

/** How many bytes of UTF-8 the model can read beside the answer that it may write. */
export function promptBytes({ LLM_CONTEXT_TOKENS: context, LLM_MAX_OUTPUT_TOKENS: output }: Budget): number {
  return Math.floor((context - Math.min(output, context / 2)) * BYTES_PER_TOKEN);
}

/**
 * The context for the model: the instructions, always, then the history as far as it fits, newest first.
 * What a person said for the business reads as the assistant's own words, so that the model stands by them.
 */
export function promptOf(input: PromptParts, budget: Budget): LlmMessage[] {
  const instructions = [input.instructions ?? DEFAULT_INSTRUCTIONS, ...(input.addenda ?? [])].join('\n\n');
  let left = Math.max(MIN_HISTORY_BYTES, promptBytes(budget) - Buffer.byteLength(instructions));
  const kept: LlmMessage[] = [];
  for (const { role, content } of input.history.toReversed()) {
    const text = kept.length === 0 ? tailOf(content, left) : content;
    left -= Buffer.byteLength(text);
    if (left < 0) break;
    kept.push({ role: role === 'user' ? 'user' : 'assistant', content: text });
  }
  return [{ role: 'system', content: instructions }, ...kept.toReversed()];
}

/** The end of an oversized question, where what is asked usually stands: at most `bytes` of UTF-8, cut between characters. */
function tailOf(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let start = encoded.length - bytes;
  // 0b10xxxxxx continues a character.
  while (start < encoded.length && ((encoded[start] as number) & 0xc0) === 0x80) start += 1;
  return encoded.subarray(start).toString();
}
