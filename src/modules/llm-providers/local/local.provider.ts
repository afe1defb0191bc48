import { setTimeout as sleep } from 'node:timers/promises';
import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmMessage, LlmProvider } from '../llm.provider.js';
import { groundedReply } from './grounded-reply.js';
import { groundingIn, NO_ANSWER, withoutGrounding } from './grounding.js';
import { approximateTokens } from './approximate-tokens.js';
import { bestSentences, sentencesOf } from './sentence-ranking.js';
import { smallTalk } from './small-talk.js';

export const LOCAL_MODEL = 'local-extract';

const MAX_SENTENCES = 3;

const NOTHING_FOUND =
  "I don't have that information. You can put your question differently, or ask to speak with a person.";

export interface LocalOptions {
  /** Pause before each word, in milliseconds; 0 sends the text as fast as it can be read. */
  readonly paceMs?: number;
}

/**
 * Answers without any model: with the sentences of the system messages that fit the last question best. Needs no key
 * and no network, invents nothing, and says so when it has nothing. What visitors or assistants wrote is no knowledge.
 */
export function localProvider({ paceMs = 4 }: LocalOptions = {}): LlmProvider {
  return {
    name: 'local',
    model: LOCAL_MODEL,
    async answer({ messages }, progress) {
      progress.onConnected?.();
      const text = replyTo(messages);
      for (const word of text.match(/\s*\S+/g) ?? []) {
        await pause(paceMs, progress.signal);
        progress.onText(word);
      }
      return {
        finish: 'stop',
        provider: 'local',
        model: LOCAL_MODEL,
        toolCalls: [],
        usage: {
          inputTokens: messages.reduce((sum, message) => sum + approximateTokens(message.content), 0),
          outputTokens: approximateTokens(text),
          costUsd: 0,
        },
      };
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
  if (signal.aborted) throw new LlmFailure('cancelled', { provider: 'local', model: LOCAL_MODEL });
}

function replyTo(messages: readonly LlmMessage[]): string {
  const question = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const talk = smallTalk(question);
  if (talk !== null) return talk;
  const prompts = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const groundings = prompts.map(groundingIn).filter((grounding) => grounding !== null);
  if (groundings.length > 0)
    return groundedReply({ messages, own: prompts.map(ownKnowledge) }, groundings) || NO_ANSWER;
  const sentences = prompts.flatMap((prompt) => sentencesOf(knowledgeIn(prompt)).map((text) => ({ text })));
  const best = bestSentences(question, sentences, { max: MAX_SENTENCES });
  return best.map(({ text }) => text).join(' ') || NOTHING_FOUND;
}

/** Only what stands between `<knowledge>` tags, where there are any: instructions to a model are no answer to a visitor. */
const knowledgeIn = (prompt: string): string => markedKnowledge(prompt) || prompt;

/** What the instructions themselves mark as knowledge. */
const ownKnowledge = (prompt: string): string => markedKnowledge(withoutGrounding(prompt));

const markedKnowledge = (prompt: string): string =>
  Array.from(prompt.matchAll(/<knowledge[^>]*>([\s\S]*?)<\/knowledge>/g), ([, inside = '']) => inside).join('\n');
