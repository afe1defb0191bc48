import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Content, Extracted } from './extract.js';
import { ExtractionError, type ExtractionFault } from './extraction-error.js';

/** A document that takes longer, or more memory, to unpack is not worth it, or a bomb. */
const MOST_MS = 60_000;
const MOST_MEGABYTES = 512;

type Answer = { readonly extracted: Extracted } | { readonly fault: ExtractionFault };

/** The neighbour of this file, as it is called where this runs: compiled or not. */
const THREAD = new URL(import.meta.url.replace(/extract-apart(\.[jt]s)$/, 'extract-thread$1'));

/**
 * Extracts a document in a thread of its own, so that a large one holds up nobody and a bomb ends only its thread.
 *
 * @throws ExtractionError `too-complex` beyond 60 s or 512 MiB
 */
export async function extractApart(content: Content): Promise<Extracted> {
  const thread = new Worker(THREAD, {
    workerData: content,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    stdout: true,
    stderr: true,
  });
  const clock = new AbortController();
  try {
    const answered = once(thread, 'message').catch(() => null);
    const late = pause(MOST_MS, null, { signal: clock.signal }).catch(() => null);
    const answer = (await Promise.race([answered, late])) as [Answer] | null;
    if (answer === null) throw new ExtractionError('too-complex');
    if ('fault' in answer[0]) throw new ExtractionError(answer[0].fault);
    return answer[0].extracted;
  } finally {
    clock.abort();
    await thread.terminate();
  }
}
