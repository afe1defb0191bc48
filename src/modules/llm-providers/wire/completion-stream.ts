import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmProgress } from '../llm.provider.js';
import { ChatCompletion } from './chat-completion.js';
import { SseParser } from './sse-parser.js';
import type { UpstreamBody } from './upstream-body.js';

/** How long to wait, after the finish reason, for usage, `[DONE]` and the end of the body. */
const TRAILER_MS = 1_000;
const MAX_JSON_BYTES = 8_388_608;

/**
 * Reads a chat completion from an SSE body. Resolves at `[DONE]`, or at the end of the body, or a second after the
 * finish reason when the vendor then falls silent.
 *
 * @throws LlmFailure `interrupted` when the stream breaks off, `cancelled` when the caller's signal did it.
 */
export function readStream(body: UpstreamBody, progress: LlmProgress): Promise<ChatCompletion> {
  return new StreamReader(body, progress).read();
}

class StreamReader {
  private readonly completion: ChatCompletion;
  private readonly parser: SseParser;
  private readonly outcome = Promise.withResolvers<ChatCompletion>();
  private isSettled = false;
  private trailer: NodeJS.Timeout | undefined;

  constructor(
    private readonly body: UpstreamBody,
    private readonly progress: LlmProgress,
  ) {
    this.completion = new ChatCompletion(progress);
    this.parser = new SseParser({ onData: (data) => this.accept(data), onComment: () => progress.onAlive?.() });
  }

  read(): Promise<ChatCompletion> {
    // After [DONE] the body flows on to its end, so that the connection can serve the next request.
    this.body.read({
      onData: (bytes) => this.attempt(() => this.parser.push(bytes)),
      onClose: (isComplete) => {
        clearTimeout(this.trailer);
        this.attempt(() => this.close(isComplete));
      },
    });
    return this.outcome.promise;
  }

  private accept(data: string): void {
    if (this.isSettled) return;
    if (data === '[DONE]') this.succeed();
    else this.completion.accept(data);
    if (!this.isSettled && !this.completion.isFinished) return;
    this.trailer ??= setTimeout(() => this.body.destroy(), TRAILER_MS).unref();
  }

  private close(isComplete: boolean): void {
    if (isComplete) this.parser.end();
    if (this.progress.signal.aborted || !this.completion.isFinished) throw this.completion.interrupted();
    this.succeed();
  }

  private succeed(): void {
    this.isSettled = true;
    this.outcome.resolve(this.completion);
  }

  private attempt(step: () => void): void {
    if (this.isSettled) return;
    try {
      step();
    } catch (error) {
      this.isSettled = true;
      this.outcome.reject(asFailure(error, this.completion, this.progress.signal));
      this.body.destroy();
    }
  }
}

/** Reads a whole answer: some compatible servers answer a streaming request with plain JSON. */
export async function readJson(body: UpstreamBody, progress: LlmProgress): Promise<ChatCompletion> {
  const completion = new ChatCompletion(progress);
  try {
    completion.accept(await body.text(MAX_JSON_BYTES));
    return completion;
  } catch (error) {
    throw asFailure(error, completion, progress.signal);
  }
}

function asFailure(caught: unknown, completion: ChatCompletion, signal: AbortSignal): LlmFailure {
  if (signal.aborted) return new LlmFailure('cancelled');
  return caught instanceof LlmFailure ? caught : completion.interrupted();
}
