import { OpenAI } from 'openai';
import { z } from 'zod';
import { textOf } from '../../../platform/outbound/answer-body.js';
import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmMessage, LlmModelCatalog, LlmProvider, LlmRequest } from '../llm.provider.js';
import { readJson, readStream } from './completion-stream.js';
import type { LlmTransport } from './undici-fetch.adapter.js';

/** Longer than any deadline of ours, which are the ones that count. */
const SDK_TIMEOUT_MS = 3_600_000;
const MAX_CATALOG_BYTES = 16_777_216;

/** OpenAI says `shutdown_date`, OpenRouter `expiration_date` (providers.md §0 shutdown calendar, §2.5). */
const catalogSchema = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        shutdown_date: z.string().nullish(),
        expiration_date: z.string().nullish(),
      }),
    ),
  })
  .transform(({ data }) =>
    data.map(({ id, shutdown_date: shutdown, expiration_date: expiration }) => {
      const end = shutdown ?? expiration;
      return { id, ...(end && { shutdownDate: end.slice(0, 10) }) };
    }),
  );

/** OpenRouter's `GET /key` (providers.md §2.1): what may still be spent; null where there is no limit. */
const keySchema = z.object({ data: z.object({ limit_remaining: z.number().nullish() }) });

/** What one vendor does in its own way on OpenAI's wire. */
export interface WireDialect {
  readonly name: string;
  readonly model: string;
  /** With its version segment, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the vendor speaks of the key, since anybody may read its list of models. */
  readonly keyPath?: string;
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Asks for usage in the stream, where the vendor wants to be asked. */
  readonly streamOptions?: Readonly<Record<string, boolean>>;
}

/** A vendor on OpenAI's chat completions wire (providers.md §1.3), and its list of models. */
export function openAiWire(dialect: WireDialect, transport: LlmTransport): LlmProvider & LlmModelCatalog {
  const client = sdkClient(dialect, transport);
  const { name, model: configuredModel, keyPath } = dialect;
  const read = async <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> => {
    try {
      const response = await client.get(path, { signal }).asResponse();
      return parsed(await textOf(transport.bodyOf(response), MAX_CATALOG_BYTES), schema);
    } catch (error) {
      throw failureOf(error, signal).with({ provider: name });
    }
  };
  return {
    name,
    model: configuredModel,
    async answer(request, progress) {
      const model = request.model || configuredModel;
      try {
        const response = await client
          .post('/chat/completions', { body: wireBody(request, model, dialect), signal: progress.signal, stream: true })
          .asResponse();
        progress.onConnected?.();
        const readWhole = isJson(response) ? readJson : readStream;
        const completion = await readWhole(transport.bodyOf(response), progress);
        return completion.answer(name, model);
      } catch (error) {
        throw failureOf(error, progress.signal).with({ provider: name, model });
      }
    },
    models: (signal) => read('/models', catalogSchema, signal),
    ...(keyPath !== undefined && {
      check: async (signal: AbortSignal) => {
        const { limit_remaining: rest } = (await read(keyPath, keySchema, signal)).data;
        if (typeof rest === 'number' && rest <= 0) throw new LlmFailure('quota', { provider: name });
      },
    }),
  };
}

/** @throws LlmFailure `bad-request` when another kind of server has answered */
function parsed<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new LlmFailure('bad-request');
  }
}

/** The SDK as transport only. All that it would otherwise read from the environment is set. */
function sdkClient(dialect: WireDialect, transport: LlmTransport): OpenAI {
  return new OpenAI({
    baseURL: dialect.baseUrl,
    apiKey: dialect.apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    defaultHeaders: { ...dialect.headers, Authorization: `Bearer ${dialect.apiKey}` },
    fetch: transport.fetch,
  });
}

function wireBody(request: LlmRequest, model: string, dialect: WireDialect): Record<string, unknown> {
  return {
    model,
    messages: request.messages.map(wireMessage),
    stream: true,
    stream_options: dialect.streamOptions,
    tools: request.tools?.length ? request.tools.map((tool) => ({ type: 'function', function: tool })) : undefined,
    tool_choice: request.tools?.length ? request.toolChoice : undefined,
    temperature: request.temperature,
    [dialect.maxTokensField]: request.maxOutputTokens,
  };
}

function wireMessage(message: LlmMessage): Record<string, unknown> {
  return {
    role: message.role,
    content: message.content,
    tool_call_id: message.toolCallId,
    tool_calls: message.toolCalls?.map(({ id, name, arguments: text }) => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    })),
  };
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('application/json') ?? false;
}

/** The SDK wraps what our `fetch` throws; its own message and fields may hold upstream text and are dropped. */
function failureOf(caught: unknown, signal: AbortSignal): LlmFailure {
  if (signal.aborted) return new LlmFailure('cancelled');
  return LlmFailure.from(caught instanceof Error && caught.cause instanceof LlmFailure ? caught.cause : caught);
}
