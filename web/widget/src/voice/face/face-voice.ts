import type { StandIn } from '../sound/mouth.js';
import { inBase64, RATE } from '../sound/samples.js';
import { type FaceEars, FaceError } from './face-ears.js';

/** So many samples go at a time: a quarter of a second. The vendor takes up to 1 MB. */
const PIECE = RATE / 4;
/** So many bytes may wait for the network, four seconds of sound; on a slower line the face would only lag behind. */
const MOST_WAITING = 262_144;
/** The vendor ends a session in which nothing is said for five minutes. In milliseconds. */
const KEEP_ALIVE_MS = 60_000;
/** A face that was given everything has said it after so long, in milliseconds, whatever it tells. */
const TAIL_MS = 5_000;
/** One that has not begun to speak so long after it was given something never does: nobody would be heard. In milliseconds. */
const MUTE_MS = 4_000;

/** What is read of the vendor's events. */
interface FaceEvent {
  readonly type: string;
  readonly state?: string;
}

/** What a face says: samples go to the vendor over a WebSocket (LiveAvatar in LITE mode, providers.md §8.1). */
export class FaceVoice implements StandIn {
  readonly sound: MediaStream;
  lag = 0;
  private beganAt = 0;
  private pieces: Int16Array<ArrayBuffer>[] = [];
  private waiting = 0;
  private utterance = crypto.randomUUID();
  private said: () => void = () => undefined;
  private hasSpoken = false;
  private doubt: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    private readonly socket: WebSocket,
    private readonly ears: FaceEars,
  ) {
    this.sound = ears.stream;
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => this.take(JSON.parse(data) as FaceEvent));
    socket.addEventListener('close', () => ears.lost('it takes no speech any more'));
    const timer = setInterval(() => this.send('session.keep_alive'), KEEP_ALIVE_MS);
    ears.signal.addEventListener('abort', () => clearInterval(timer));
  }

  /** Resolves when the vendor listens. @throws FaceError */
  static async open(url: string, ears: FaceEars): Promise<FaceVoice> {
    const socket = new WebSocket(url);
    ears.signal.addEventListener('abort', () => socket.close());
    await connected(socket);
    return new FaceVoice(socket, ears);
  }

  say(samples: Int16Array<ArrayBuffer>): void {
    if (this.beganAt === 0) this.beganAt = Date.now();
    this.pieces.push(samples);
    this.waiting += samples.length;
    if (this.waiting >= PIECE) this.flush();
  }

  end(): Promise<void> {
    this.flush();
    this.send('agent.speak_end');
    this.next();
    return new Promise((resolve) => {
      this.said = resolve;
      setTimeout(resolve, TAIL_MS);
    });
  }

  cut(): void {
    this.pieces = [];
    this.waiting = 0;
    clearTimeout(this.doubt);
    this.doubt = undefined;
    this.send('agent.interrupt');
    this.next();
  }

  /** What comes now is another utterance; of the last one nothing more is waited for. */
  private next(): void {
    this.utterance = crypto.randomUUID();
    this.beganAt = 0;
    this.said();
  }

  private flush(): void {
    const samples = new Int16Array(this.waiting);
    let at = 0;
    for (const piece of this.pieces) {
      samples.set(piece, at);
      at += piece.length;
    }
    this.pieces = [];
    this.waiting = 0;
    if (at === 0) return;
    this.send('agent.speak', { audio: inBase64(samples) });
    if (!this.hasSpoken) this.doubt ??= setTimeout(() => this.ears.lost('it does not speak'), MUTE_MS);
    if (this.socket.bufferedAmount > MOST_WAITING) this.ears.lost('the network is too slow for it');
  }

  private send(type: string, more: object = {}): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ type, event_id: this.utterance, ...more }));
  }

  private speaks(): void {
    this.hasSpoken = true;
    clearTimeout(this.doubt);
    if (this.beganAt > 0) this.lag = (Date.now() - this.beganAt) / 1_000;
  }

  private take({ type, state = '' }: FaceEvent): void {
    if (type === 'agent.speak_started') this.speaks();
    if (type === 'agent.speak_ended') this.said();
    if (type === 'session.state_updated' && state.startsWith('clos')) this.ears.lost('its session is over');
  }
}

/** @throws FaceError when it closes before */
function connected(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('close', () => reject(new FaceError('the socket for its speech was closed')));
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { type, state } = JSON.parse(data) as FaceEvent;
      if (type === 'session.state_updated' && state === 'connected') resolve();
    });
  });
}
