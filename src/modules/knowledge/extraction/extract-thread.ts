import { parentPort, workerData } from 'node:worker_threads';
import { type Content, extract } from './extract.js';
import { ExtractionError } from './extraction-error.js';

/** The thread that `extractApart` starts: extracts one document, answers, and ends. */
async function answer(): Promise<object> {
  try {
    return { extracted: await extract(workerData as Content) };
  } catch (error) {
    return { fault: error instanceof ExtractionError ? error.code : 'not-processable' };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(await answer());
