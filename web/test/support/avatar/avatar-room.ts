import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { SignalRequest } from '@livekit/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FacePeer } from './face-peer.js';
import { answered, joined, left, offerOf, pong } from './signalling.js';

export interface SpokenEvent {
  readonly type: string;
  readonly audio?: string;
  readonly event_id?: string;
}

const BYTES_PER_MS = 48;
const TOKEN = 'lk_simulated';

/** A room with a face in it, on loopback. */
export async function startAvatarRoom(face: FacePeer): Promise<AvatarRoom> {
  const room = new AvatarRoom(face);
  await room.listen();
  return room;
}

/**
 * What an avatar is behind its session: a LiveKit room in which a face is seen, and a socket that takes what it says (providers.md §8.1).
 * The face says back what it is given.
 */
export class AvatarRoom {
  /** What came over the socket, in its order. */
  readonly spoken: SpokenEvent[] = [];
  /** So many have joined. */
  joins = 0;
  /** How the next ones fare. */
  fault: 'refuses' | 'no-video' | 'never-connected' | 'mute' | null = null;
  private readonly server = createServer((request, response) => this.validate(request, response));
  private readonly rooms = new WebSocketServer({ noServer: true });
  private readonly speech = new WebSocketServer({ noServer: true });
  private readonly waiting = new Set<() => void>();
  private saidMs = 0;
  private startedAt = 0;
  private ending: NodeJS.Timeout | undefined;
  private readonly face: FacePeer;

  constructor(face: FacePeer) {
    this.face = face;
  }

  async listen(): Promise<void> {
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Address and port. */
  get host(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulated room does not listen.');
    return `127.0.0.1:${address.port}`;
  }

  /** Where a session is told to find it. */
  get place(): { room: string; speak: string } {
    return { room: `ws://${this.host}`, speak: `ws://${this.host}/speak` };
  }

  /** Milliseconds of sound that came. */
  get heardMs(): number {
    return this.spoken.reduce((sum, { audio = '' }) => sum + Buffer.byteLength(audio, 'base64'), 0) / BYTES_PER_MS;
  }

  /** Somebody is in the room. */
  get isSeen(): boolean {
    return this.rooms.clients.size > 0;
  }

  /** Resolves when so much holds. */
  async when(holds: (room: this) => boolean, what: string, limitMs = 60_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come`)), limitMs);
      const look = (): void => {
        if (!holds(this)) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Closes the room in the middle, as the vendor does when a session is over. */
  drop(): void {
    for (const socket of this.rooms.clients) {
      socket.send(left());
      socket.close();
    }
    this.face.close();
  }

  /** The picture stands still, and the rest goes on. */
  freeze(): void {
    this.face.freeze();
  }

  /** Takes nothing more that could be said. */
  deafen(): void {
    for (const socket of this.speech.clients) socket.terminate();
  }

  async close(): Promise<void> {
    clearTimeout(this.ending);
    for (const socket of [...this.rooms.clients, ...this.speech.clients]) socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The client asks here why it was not let in. */
  private validate(_request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(this.fault === 'refuses' ? 401 : 200, { 'access-control-allow-origin': '*' }).end('no');
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/speak')
      return this.speech.handleUpgrade(request, socket, head, (line) => this.listenTo(line));
    const isRefused = this.fault === 'refuses' || url.searchParams.get('access_token') !== TOKEN;
    if (isRefused || url.pathname !== '/rtc/v1')
      return void socket.end(`HTTP/1.1 ${isRefused ? '401 Unauthorized' : '404 Not Found'}\r\n\r\n`);
    this.rooms.handleUpgrade(request, socket, head, (line) => void this.join(line, url));
  }

  private async join(line: WebSocket, url: URL): Promise<void> {
    const wants = { video: this.fault !== 'no-video' };
    const offer = offerOf(url);
    line.on('message', (data: Buffer) => this.signal(line, SignalRequest.fromBinary(data)));
    line.on('close', () => this.look());
    line.send(joined(wants));
    line.send(answered(await this.face.answer(offer.sdp, wants), offer));
    this.joins += 1;
    this.look();
  }

  private signal(line: WebSocket, { message }: SignalRequest): void {
    if (message.case === 'trickle') this.face.reached(message.value.candidateInit);
    if (message.case === 'pingReq') line.send(pong(message.value.timestamp));
    if (message.case === 'leave') line.close();
  }

  private listenTo(line: WebSocket): void {
    const tell = (event: object): void => line.send(JSON.stringify(event));
    if (this.fault !== 'never-connected') tell({ type: 'session.state_updated', state: 'connected' });
    line.on('message', (data: Buffer) => this.take(JSON.parse(data.toString()) as SpokenEvent, tell));
    line.on('close', () => this.look());
  }

  private take(event: SpokenEvent, tell: (event: object) => void): void {
    const { type, audio = '', event_id } = event;
    this.spoken.push(event);
    if (this.fault === 'mute') return this.look();
    if (type === 'agent.speak') {
      this.face.says(audio);
      if (this.saidMs === 0) {
        this.startedAt = Date.now();
        tell({ type: 'agent.speak_started', event_id });
      }
      this.saidMs += Buffer.byteLength(audio, 'base64') / BYTES_PER_MS;
    }
    if (type === 'agent.speak_end' || type === 'agent.interrupt') {
      const restMs = type === 'agent.interrupt' ? 0 : this.startedAt + this.saidMs - Date.now();
      if (restMs === 0) this.face.hush();
      this.saidMs = 0;
      this.ending = setTimeout(() => tell({ type: 'agent.speak_ended', event_id }), Math.max(0, restMs));
    }
    this.look();
  }

  private look(): void {
    for (const look of this.waiting) look();
  }
}
