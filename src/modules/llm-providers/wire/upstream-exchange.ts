import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { UpstreamBody } from './upstream-body.js';

/** The start of an upstream answer. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: UpstreamBody;
}

/**
 * Sends one request and resolves when its response headers are here. The signal also closes the body.
 *
 * @throws the dispatcher's error when the connection fails or the signal aborts before.
 */
export function exchange(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal?: AbortSignal | null,
): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let body: UpstreamBody | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    const abort = () => {
      const reason = new Error('Stopped.');
      reject(reason);
      controller?.abort(reason);
    };
    const settle = (isComplete: boolean) => {
      signal?.removeEventListener('abort', abort);
      body?.close(isComplete);
    };
    signal?.addEventListener('abort', abort, { once: true });
    dispatcher.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        if (signal?.aborted) started.abort(new Error('Stopped.'));
      },
      onResponseStart(started, status, headers) {
        if (status < 200) return;
        body = new UpstreamBody(started);
        resolve({ status, headers, body });
      },
      onResponseData: (_, bytes) => body?.push(bytes),
      onResponseEnd: () => settle(true),
      onResponseError(_, error) {
        settle(false);
        reject(error);
      },
    });
  });
}
