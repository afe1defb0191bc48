import type { Settings } from '../../config/settings.js';
import type { LlmTry } from './llm-failure.problems.js';

export type LlmVendor = NonNullable<Settings['LLM_PROVIDER']>;

/** Whom to ask for which model. */
export interface LlmCandidate {
  readonly provider: LlmVendor;
  readonly model: string;
}

/** One turn of the context that a model sees. The first message may be the instructions (`system`). */
export interface LlmMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  readonly toolCalls?: readonly LlmToolCall[];
  /** Which call a `tool` message answers. */
  readonly toolCallId?: string;
}

export interface LlmTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface LlmToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote it: possibly not valid JSON. */
  readonly arguments: string;
}

export interface LlmRequest {
  /** Who is asked, in order; absent: the server's own chain. */
  readonly candidates?: readonly [LlmCandidate, ...LlmCandidate[]];
  /** Empty: the provider's configured model. */
  readonly model?: string;
  readonly messages: readonly LlmMessage[];
  readonly tools?: readonly LlmTool[];
  /** `none`: the tools are there for what was called before, but no more may be called. */
  readonly toolChoice?: 'none';
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
}

/** What the caller learns while an answer is being made. Callbacks are synchronous and must not throw. */
export interface LlmProgress {
  readonly signal: AbortSignal;
  /** A piece of visible text, never empty. */
  readonly onText: (text: string) => void;
  /** The upstream accepted the connection: response headers are here. */
  readonly onConnected?: () => void;
  /** A sign of life that is not text, such as an SSE comment or reasoning. It resets no first-token clock. */
  readonly onAlive?: () => void;
  /** The model has begun to write a tool call: for the clocks as good as a first token, though nothing is visible. */
  readonly onToolCall?: () => void;
}

export interface LlmUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
  /** In US dollars, when the vendor says it or a price is configured. */
  readonly costUsd?: number;
}

export interface LlmAnswer {
  readonly finish: 'stop' | 'length' | 'tool-calls';
  readonly provider: string;
  /** The model that really answered. */
  readonly model: string;
  readonly toolCalls: readonly LlmToolCall[];
  readonly usage?: LlmUsage;
  /** The candidates that failed before this one answered, in order; absent when the first one did. */
  readonly tried?: readonly LlmTry[];
}

/**
 * A language model behind one wire. An adapter knows its vendor's wire and nothing of conversations or tenants.
 * It makes one try: deadlines, failover and circuit breaking are composed around it.
 */
export interface LlmProvider {
  readonly name: string;
  /** The configured model: the one asked when a request names none. */
  readonly model: string;
  /** @throws LlmFailure always and only; a stream that ends without a finish reason is `interrupted`. */
  answer(request: LlmRequest, progress: LlmProgress): Promise<LlmAnswer>;
}

export interface LlmModelInfo {
  readonly id: string;
  /** `YYYY-MM-DD`, when the vendor has announced an end. */
  readonly shutdownDate?: string;
}

/** Capability of providers that can say which models they have. Both reject with an LlmFailure always and only. */
export interface LlmModelCatalog {
  readonly models: (signal: AbortSignal) => Promise<readonly LlmModelInfo[]>;
  /** Whether the key may ask; absent where `models` already needs the key. */
  readonly check?: (signal: AbortSignal) => Promise<void>;
}
