import type { LlmAnswer, LlmMessage, LlmRequest, LlmToolCall, LlmUsage } from '../../llm-providers/llm.provider.js';

/** The model is asked at most so often for one answer; the last time it may call no more tools. */
export const MOST_ROUNDS = 5;

export interface Rounds {
  readonly request: LlmRequest;
  /** Asks the model once; its text has been said when this resolves, and comes back as well. */
  readonly ask: (request: LlmRequest) => Promise<{ answer: LlmAnswer; text: string }>;
  readonly call: (calls: readonly LlmToolCall[], round: number) => Promise<LlmMessage[]>;
}

/** Asks a model, carries out what it calls and asks again, until it has answered. Usage is that of all rounds. */
export async function answerInRounds({ request, ask, call }: Rounds): Promise<LlmAnswer> {
  let messages = request.messages;
  let spoken: LlmAnswer | null = null;
  let usage: LlmUsage | undefined;
  for (let round = 1; ; round += 1) {
    const isLast = round === MOST_ROUNDS;
    const { answer, text } = await ask({
      ...request,
      messages,
      ...(isLast ? { toolChoice: 'none' } : {}),
      // Two models must not speak in one answer.
      ...(spoken && request.candidates ? { candidates: [candidateOf(spoken, request.candidates)] as const } : {}),
    });
    usage = sum(usage, answer.usage);
    if (text !== '') spoken = answer;
    if (isLast || answer.toolCalls.length === 0 || !request.tools?.length) {
      return { ...answer, ...(usage ? { usage } : {}), finish: answer.toolCalls.length > 0 ? 'stop' : answer.finish };
    }
    const results = await call(answer.toolCalls, round);
    messages = [...messages, { role: 'assistant', content: text, toolCalls: answer.toolCalls }, ...results];
  }
}

function candidateOf(answer: LlmAnswer, candidates: NonNullable<LlmRequest['candidates']>) {
  const tried = answer.tried?.length ?? 0;
  return candidates[tried] ?? candidates[0];
}

const COUNTS = ['inputTokens', 'outputTokens', 'cachedTokens', 'reasoningTokens', 'costUsd'] as const;

/** What one of them does not say counts as nothing; what neither says stays unsaid. */
function sum(a: LlmUsage | undefined, b: LlmUsage | undefined): LlmUsage | undefined {
  if (!a || !b) return a ?? b;
  const totals = COUNTS.filter((count) => a[count] !== undefined || b[count] !== undefined);
  return Object.fromEntries(totals.map((count) => [count, (a[count] ?? 0) + (b[count] ?? 0)])) as unknown as LlmUsage;
}
