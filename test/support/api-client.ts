import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import { readEvents, type ServerEvent } from './sse.js';

export interface Answer<Body = Record<string, never>> {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly body: Body;
}

/** A REST client on bare `node:http`, so that nothing between the test and the wire helps. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  get = <Body>(path: string, headers: Record<string, string> = {}) => this.call<Body>('GET', path, { headers });
  delete = (path: string) => this.call('DELETE', path);

  post = <Body>(path: string, body?: unknown, headers: Record<string, string> = {}) =>
    this.call<Body>('POST', path, { body, headers });

  /** Opens a conversation of the caller's own. */
  async open(body: unknown = {}): Promise<ConversationView> {
    const opened = await this.post<ConversationView>('/conversations', body);
    if (opened.status !== 201) throw new Error(`could not open: ${opened.text}`);
    return opened.body;
  }

  async call<Body>(
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const response = await this.send(method, path, { body, headers });
    const content = await text(response);
    const isJson = /json/.test(response.headers['content-type'] ?? '') && content !== '';
    const parsed = (isJson ? JSON.parse(content) : undefined) as Body;
    return { status: response.statusCode ?? 0, headers: response.headers, text: content, body: parsed };
  }

  /** Sends a request whose answer is a stream of server-sent events. */
  async stream(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<{ response: IncomingMessage; events: AsyncGenerator<ServerEvent>; close: () => void }> {
    const response = await this.send(method, path, { body, headers: { accept: 'text/event-stream', ...headers } });
    return { response, events: readEvents(response), close: () => response.destroy() };
  }

  private async send(
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Record<string, string> | undefined },
  ): Promise<IncomingMessage> {
    const payload =
      body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const call: ClientRequest = request(this.url + path, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        ...headers,
      },
    });
    call.end(payload);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    return response;
  }
}
