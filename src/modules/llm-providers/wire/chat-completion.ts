import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmAnswer, LlmProgress, LlmToolCall, LlmUsage } from '../llm.provider.js';
import { failureOfChunk } from './upstream-failure.js';

interface WireToolCall {
  readonly index?: number;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown };
}

interface WireMessage {
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly WireToolCall[] | null;
}

interface WireUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly cost?: number | null;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
}

/** Of a chunk, or of a whole answer (`message` in place of `delta`), only what we use (providers.md §1.3, §2.3, §3). */
interface WireChunk {
  readonly error?: unknown;
  readonly model?: string;
  readonly usage?: WireUsage | null;
  readonly choices?: readonly {
    readonly delta?: WireMessage | null;
    readonly message?: WireMessage | null;
    readonly finish_reason?: string | null;
  }[];
}

const FINISHES: Readonly<Record<string, LlmAnswer['finish']>> = {
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
};

function usageOf(wire: WireUsage): LlmUsage {
  const { cached_tokens: cachedTokens } = wire.prompt_tokens_details ?? {};
  const { reasoning_tokens: reasoningTokens } = wire.completion_tokens_details ?? {};
  return {
    inputTokens: wire.prompt_tokens ?? 0,
    outputTokens: wire.completion_tokens ?? 0,
    ...(cachedTokens !== undefined && { cachedTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(typeof wire.cost === 'number' && { costUsd: wire.cost }),
  };
}

/** An answer in the making: takes the chunks of one chat completion and reports text as it comes. */
export class ChatCompletion {
  private finishReason: string | undefined;
  private model: string | undefined;
  private usage: LlmUsage | undefined;
  private isShown = false;
  private readonly calls: { id: string; name: string; arguments: string }[] = [];

  constructor(private readonly progress: LlmProgress) {}

  /** The vendor has said how the answer ends; only usage may still come. */
  get isFinished(): boolean {
    return this.finishReason !== undefined;
  }

  /** @throws LlmFailure for an error or a refusal in the chunk; SyntaxError when it is not JSON. */
  accept(json: string): void {
    const chunk: WireChunk = JSON.parse(json);
    if (chunk.error) throw this.atThisPoint(failureOfChunk(chunk.error));
    if (chunk.model) this.model = chunk.model;
    if (chunk.usage) this.usage = usageOf(chunk.usage);
    const choice = chunk.choices?.[0];
    const message = choice?.delta ?? choice?.message;
    if (message) this.read(message);
    else this.progress.onAlive?.();
    if (choice?.finish_reason) this.finish(choice.finish_reason);
  }

  /**
   * The answer, once all was read.
   *
   * @throws LlmFailure `interrupted` when the vendor never said that it ended, or ended without a word: a model that used up
   *   its output on reasoning does, and another candidate may do better.
   */
  answer(provider: string, askedModel: string): LlmAnswer {
    if (this.finishReason === undefined) throw this.interrupted();
    if (!this.isShown && this.calls.length === 0) throw this.interrupted();
    const toolCalls: LlmToolCall[] = this.calls.filter(Boolean);
    return {
      // Some compatible servers end a tool call with `stop`.
      finish: toolCalls.length > 0 ? 'tool-calls' : (FINISHES[this.finishReason] ?? 'stop'),
      provider,
      model: this.model ?? askedModel,
      toolCalls,
      ...(this.usage && { usage: this.usage }),
    };
  }

  /** The failure of a stream that broke off here. */
  interrupted(): LlmFailure {
    return this.atThisPoint(new LlmFailure('interrupted'));
  }

  private read(message: WireMessage): void {
    if (typeof message.content === 'string' && message.content !== '') {
      this.isShown = true;
      this.progress.onText(message.content);
      if (!message.refusal && !message.tool_calls) return;
    } else {
      this.progress.onAlive?.();
    }
    if (message.refusal) throw this.blocked();
    for (const call of message.tool_calls ?? []) this.addCall(call);
  }

  private addCall(call: WireToolCall): void {
    // Servers that send each call whole may leave the index out.
    const index = call.index ?? (call.id ? this.calls.length : Math.max(this.calls.length - 1, 0));
    const known = this.calls[index];
    const { name, arguments: given } = call.function ?? {};
    const text = typeof given === 'string' ? given : given ? JSON.stringify(given) : '';
    if (known) {
      known.arguments += text;
      known.name ||= name ?? '';
      return;
    }
    this.calls[index] = { id: call.id ?? `call_${index}`, name: name ?? '', arguments: text };
    this.progress.onToolCall?.();
  }

  private finish(reason: string): void {
    if (reason === 'error') throw this.interrupted();
    if (reason === 'content_filter') throw this.blocked();
    this.finishReason = reason;
  }

  private blocked(): LlmFailure {
    return this.atThisPoint(new LlmFailure('content-blocked'));
  }

  private atThisPoint(failure: LlmFailure): LlmFailure {
    if (!this.isShown) return failure;
    const kind = failure.kind === 'content-blocked' ? failure.kind : 'interrupted';
    return new LlmFailure(kind, { ...failure.details, shown: true });
  }
}
