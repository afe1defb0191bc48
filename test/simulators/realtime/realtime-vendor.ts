import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { SimulatedSession, type WireEvent } from './session.ts';

/** How an offer is answered; the usual peer writes an answer and carries no sound. */
export type Peer = (offer: string, session: SimulatedSession) => Promise<string>;

interface Refusal {
  readonly status: number;
  readonly error: object;
}

export interface CallRequest {
  readonly headers: IncomingMessage['headers'];
  readonly types: Readonly<Record<string, string>>;
  readonly parts: Readonly<Record<string, string>>;
}

const NOT_FOUND = { message: 'No session found for the provided call_id', code: 'call_id_not_found' };

/** Answers with a session description that has the offer's media, and no candidate. */
const WRITTEN_PEER: Peer = (offer) => Promise.resolve(offer.replace('a=setup:actpass', 'a=setup:active'));

/** Starts a vendor on loopback that speaks OpenAI's realtime wire: calls with their sideband, and sessions over WebSockets. */
export async function startRealtimeVendor(peer: Peer = WRITTEN_PEER): Promise<SimulatedRealtime> {
  const vendor = new SimulatedRealtime(peer);
  await vendor.listen();
  return vendor;
}

export class SimulatedRealtime {
  readonly sessions: SimulatedSession[] = [];
  readonly calls: CallRequest[] = [];
  readonly hangUps: string[] = [];
  /** So often a new sideband is told that there is no such call: it is not known at once. */
  unknownAtFirst = 1;
  /** The next requests for a call, or for a session, are refused so. */
  readonly refusals: Refusal[] = [];
  /** Hang-ups that are refused. */
  deafness = 0;
  private readonly tried = new Map<string, number>();
  private readonly waiting = new Set<() => void>();
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private readonly sockets = new WebSocketServer({ noServer: true });

  private readonly peer: Peer;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  async listen(): Promise<void> {
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get openAiUrl(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulated vendor does not listen.');
    return `http://127.0.0.1:${address.port}/v1`;
  }

  /** Bytes that nobody has read yet of what the sessions have told. */
  get unread(): number {
    return [...this.sockets.clients].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0);
  }

  /** Breaks all WebSockets, as a network does; the sessions go on. */
  breakLines(): void {
    for (const client of this.sockets.clients) client.terminate();
  }

  /** The newest session, once there are so many. */
  async session(count: number): Promise<SimulatedSession> {
    await this.when(() => this.sessions.length >= count, 'the session');
    return this.sessions[count - 1] as SimulatedSession;
  }

  /** Resolves when something holds. */
  async when(holds: () => boolean, what: string, limitMs = 60_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come`)), limitMs);
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    for (const session of this.sessions) session.end();
    for (const client of this.sockets.clients) client.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const hangUp = /^\/v1\/realtime\/calls\/([^/]+)\/hangup$/.exec(path)?.[1];
    if (!/^Bearer \S+$/.test(request.headers.authorization ?? '')) refuse(response, 401, { code: 'invalid_api_key' });
    else if (path.startsWith('/v1/models/')) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    else if (path === '/v1/realtime/calls') await this.call(request, response, body);
    else if (hangUp) this.hangUp(hangUp, response);
    else refuse(response, 404, { message: 'Unknown path' });
    this.look();
  }

  private async call(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const read = partsOf(request.headers['content-type'] ?? '', body);
    this.calls.push({ headers: request.headers, ...read });
    const refusal = this.refusals.shift();
    if (refusal) return refuse(response, refusal.status, refusal.error);
    const { sdp = '', session = '' } = read.parts;
    if (!sdp.includes('m=audio')) return refuse(response, 400, { code: 'invalid_offer', message: 'no sound' });
    const made = new SimulatedSession(JSON.parse(session) as Record<string, unknown>, false);
    const answer = await this.peer(sdp, made);
    this.sessions.push(made);
    response.writeHead(201, { 'content-type': 'application/sdp', location: `/v1/realtime/calls/${made.id}` });
    response.end(answer);
  }

  private hangUp(id: string, response: ServerResponse): void {
    if (this.deafness > 0) {
      this.deafness -= 1;
      return refuse(response, 503, { code: 'server_is_overloaded' });
    }
    this.hangUps.push(id);
    const session = this.sessions.find((each) => each.id === id && !each.isOver);
    session?.end();
    if (session) response.writeHead(200).end();
    else refuse(response, 404, NOT_FOUND);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const refusal = query.has('model') ? this.refusals.shift() : undefined;
    const known = query.has('model') ? this.newSession(query) : this.known(query.get('call_id') ?? '');
    if (request.headers['openai-beta']) return rejectUpgrade(socket, 400, { code: 'beta_api_shape_disabled' });
    if (refusal) return rejectUpgrade(socket, refusal.status, refusal.error);
    if (!known) return rejectUpgrade(socket, 404, NOT_FOUND);
    this.sockets.handleUpgrade(request, socket, head, (open) => {
      join(open, known);
      open.on('message', () => this.look());
      open.on('close', () => this.look());
    });
    if (query.has('model')) this.sessions.push(known);
    this.look();
  }

  private look(): void {
    for (const look of this.waiting) look();
  }

  private newSession(query: URLSearchParams): SimulatedSession {
    return new SimulatedSession({ type: 'realtime', model: query.get('model') }, true);
  }

  private known(id: string): SimulatedSession | undefined {
    const tried = this.tried.get(id) ?? 0;
    this.tried.set(id, tried + 1);
    return tried < this.unknownAtFirst ? undefined : this.sessions.find((each) => each.id === id && !each.isOver);
  }
}

function join(open: WebSocket, session: SimulatedSession): void {
  const leave = session.attach(
    (event) => open.send(JSON.stringify(event)),
    () => open.close(1_000),
  );
  open.on('message', (data: Buffer) => session.take(JSON.parse(data.toString()) as WireEvent));
  open.on('close', leave);
}

function refuse(response: ServerResponse, status: number, error: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { type: 'invalid_request_error', ...error } }));
}

function rejectUpgrade(socket: Duplex, status: number, error: object): void {
  const body = JSON.stringify({ error });
  socket.end(
    `HTTP/1.1 ${status} No\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The parts of a form by their names, with their types. A part with a file name is a file, and no field. */
function partsOf(type: string, body: string): Pick<CallRequest, 'parts' | 'types'> {
  const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? '\n';
  const found = body.split(`--${boundary}`).flatMap((part) => {
    const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
    const name = /name="(\w+)"/.exec(head)?.[1];
    if (!name || head.includes('filename=')) return [];
    const text = rest.join('\r\n\r\n').replace(/\r\n$/, '');
    return [{ name, type: /content-type: (\S+)/i.exec(head)?.[1] ?? '', text }];
  });
  return {
    parts: Object.fromEntries(found.map((each) => [each.name, each.text])),
    types: Object.fromEntries(found.map((each) => [each.name, each.type])),
  };
}
