import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** The members of a request that the simulator reads; the others are kept as they came. */
export interface RecordedBody {
  readonly [field: string]: unknown;
  readonly model?: string;
  readonly stream?: boolean;
  readonly input?: unknown;
  readonly messages?: readonly { readonly role: string; readonly content?: unknown }[];
}

export interface RecordedRequest {
  /** Counts from 0 in the order of arrival. */
  readonly id: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: RecordedBody;
}

/** What came in, and what became of it; tests wait here instead of sleeping. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  private readonly closings: Promise<'client' | 'server'>[] = [];
  private readonly waiting: { id: number; resolve: (request: RecordedRequest) => void }[] = [];

  add(request: IncomingMessage, body: RecordedBody, response: ServerResponse): void {
    const id = this.requests.length;
    const recorded = { id, path: request.url ?? '', headers: request.headers, body };
    const closing = new Promise<'client' | 'server'>((resolve) => {
      response.once('close', () => resolve(response.writableFinished ? 'server' : 'client'));
    });
    this.requests.push(recorded);
    this.closings.push(closing);
    for (const waiter of this.waiting) if (waiter.id === id) waiter.resolve(recorded);
  }

  /** Resolves with the request of that number, now or when it comes. */
  request(id: number): Promise<RecordedRequest> {
    const recorded = this.requests[id];
    if (recorded) return Promise.resolve(recorded);
    return new Promise((resolve) => this.waiting.push({ id, resolve }));
  }

  async closed(id: number): Promise<'client' | 'server'> {
    await this.request(id);
    return (await this.closings[id]) ?? 'client';
  }
}
