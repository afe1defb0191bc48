import { chunksOf, type Behaviour, type SimulatedToolCall } from './behaviour.ts';

/** How the two vendors' chunks differ (providers.md §1.3, §2.3). */
export interface Dialect {
  readonly name: 'openai' | 'openrouter';
  readonly comment: string;
  chunk(delta: Record<string, unknown>, extras?: ChunkExtras): Record<string, unknown>;
  usage(behaviour: Behaviour): Record<string, unknown>;
  errorChunk(error: Readonly<Record<string, unknown>>): Record<string, unknown>;
  whole(behaviour: Behaviour): Record<string, unknown>;
}

interface ChunkExtras {
  readonly finishReason?: string | null;
  readonly usage?: Record<string, unknown>;
}

const CREATED = 1_790_000_000;
const PROMPT_TOKENS = 17;

function usageOf(behaviour: Behaviour) {
  const completion = chunksOf(behaviour).length;
  return {
    prompt_tokens: PROMPT_TOKENS,
    completion_tokens: completion,
    total_tokens: PROMPT_TOKENS + completion,
    prompt_tokens_details: { cached_tokens: 5 },
    completion_tokens_details: { reasoning_tokens: 2 },
  };
}

function wholeMessage(behaviour: Behaviour) {
  return {
    role: 'assistant',
    content: chunksOf(behaviour).join(''),
    refusal: behaviour.refusalText ?? null,
    ...(behaviour.toolCalls && { tool_calls: behaviour.toolCalls.map(wholeCall) }),
  };
}

function wholeCall({ id, name, pieces }: SimulatedToolCall) {
  return { id, type: 'function', function: { name, arguments: pieces.join('') } };
}

export function openAiDialect(model: string): Dialect {
  const head = { id: 'chatcmpl-sim', created: CREATED, model };
  return {
    name: 'openai',
    comment: ': keep-alive',
    chunk: (delta, { finishReason = null, usage } = {}) => ({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finishReason }],
      usage: usage ?? null,
    }),
    usage: usageOf,
    errorChunk: (error) => ({ error }),
    whole: (behaviour) => ({
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message: wholeMessage(behaviour), finish_reason: behaviour.finishReason ?? 'stop' }],
      ...(behaviour.usage !== 'none' && { usage: usageOf(behaviour) }),
    }),
  };
}

const usageWithCost = (behaviour: Behaviour) => ({ ...usageOf(behaviour), cost: 0.0012, is_byok: false });

/** Repeats the role in every chunk, names the provider behind, reports the cost. */
export function openRouterDialect(model: string): Dialect {
  const plain = openAiDialect(model);
  const head = { id: 'gen-sim', provider: 'Simulated' };
  return {
    name: 'openrouter',
    comment: ': OPENROUTER PROCESSING',
    chunk: (delta, extras) => ({ ...plain.chunk({ role: 'assistant', ...delta }, extras), ...head }),
    usage: usageWithCost,
    errorChunk: (error) => ({ ...plain.chunk({ content: '' }, { finishReason: 'error' }), ...head, error }),
    whole: (behaviour) => ({
      ...plain.whole(behaviour),
      ...head,
      ...(behaviour.usage !== 'none' && { usage: usageWithCost(behaviour) }),
    }),
  };
}
