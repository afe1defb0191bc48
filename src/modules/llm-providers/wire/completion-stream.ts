import type { Readable } from 'node:stream';
import { textOf } from '../../../platform/outbound/answer-body.js';
import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmProgress } from '../llm.provider.js';
import { ChatCompletion } from './chat-completion.js';
import { SseParser } from '../../../platform/outbound/sse-parser.js';

/** How long to wait, after the finish reason, for usage, `[DONE]` and the end of the body. */
const TRAILER_MS = 1_000;
const MAX_JSON_BYTES = 8_388_608;

/**
 * Reads a chat completion from an SSE body. Resolves at `[DONE]`, or at the end of the body, or a second after the
 * finish reason when the vendor then falls silent.
 *
 * @throws LlmFailure `interrupted` when the stream breaks off, `cancelled` when the caller's signal did it.
 */
export function readStream(body: Readable, progress: LlmProgress): Promise<ChatCompletion> {
  const completion = new ChatCompletion(progress);
  const { promise, resolve, reject } = Promise.withResolvers<ChatCompletion>();
  let isSettled = false;
  let trailer: NodeJS.Timeout | undefined;
  const succeed = () => {
    isSettled = true;
    resolve(completion);
  };
  const parser = new SseParser({
    onData: (data) => {
      if (isSettled) return;
      if (data === '[DONE]') succeed();
      else completion.accept(data);
      if (isSettled || completion.isFinished) trailer ??= setTimeout(() => body.destroy(), TRAILER_MS).unref();
    },
    onComment: () => progress.onAlive?.(),
  });
  const attempt = (step: () => void) => {
    if (isSettled) return;
    try {
      step();
    } catch (error) {
      isSettled = true;
      reject(asFailure(error, completion, progress.signal));
      body.destroy();
    }
  };
  // After [DONE] the body flows on to its end, so that the connection can serve the next request.
  body.on('data', (bytes: Buffer) => attempt(() => parser.push(bytes)));
  body.on('end', () => attempt(() => parser.end()));
  body.on('error', () => {}); // 'close' follows and says it all
  body.on('close', () => {
    clearTimeout(trailer);
    attempt(() => {
      if (progress.signal.aborted || !completion.isFinished) throw completion.interrupted();
      succeed();
    });
  });
  return promise;
}

/** Reads a whole answer: some compatible servers answer a streaming request with plain JSON. */
export async function readJson(body: Readable, progress: LlmProgress): Promise<ChatCompletion> {
  const completion = new ChatCompletion(progress);
  try {
    completion.accept(await textOf(body, MAX_JSON_BYTES));
    return completion;
  } catch (error) {
    throw asFailure(error, completion, progress.signal);
  }
}

function asFailure(caught: unknown, completion: ChatCompletion, signal: AbortSignal): LlmFailure {
  if (signal.aborted) return new LlmFailure('cancelled');
  return caught instanceof LlmFailure ? caught : completion.interrupted();
}
