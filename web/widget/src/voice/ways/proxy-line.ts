import { ProblemError } from '@omnichat/client';
import { Player } from '../sound/player.js';
import { fromBase64, inBase64 } from '../sound/samples.js';
import { type CallEvent, type CallLine, CONNECT_MS, LineError, type LineEars } from './call-line.js';
import { PlacedCall } from './placed-call.js';
import type { TalkParts } from './talk.js';

/** So many bytes may wait for the network: four seconds of sound. What is said on top of it is left out, so that nobody answers late. */
const MOST_WAITING = 262_144;
/** After so long without room, in milliseconds, the line is given up. */
const PATIENCE_MS = 10_000;
/** How the server closes what is over. */
const NORMAL = 1_000;

interface Frame extends CallEvent {
  readonly problem?: ConstructorParameters<typeof ProblemError>[0];
}

/** Sound through the server, by a WebSocket of its own: for networks that let no WebRTC through. */
export class ProxyLine implements CallLine {
  private readonly player: Player;
  private socket: WebSocket | null = null;
  private hush: (() => void) | null = null;
  private fullSince: number | null = null;
  private isAnswering = false;

  private constructor(
    readonly call: PlacedCall,
    private readonly parts: TalkParts,
    private readonly ears: LineEars,
  ) {
    this.player = new Player(parts.mouth);
  }

  static async open(parts: TalkParts, ears: LineEars): Promise<CallLine> {
    const line = new ProxyLine(await PlacedCall.place(parts), parts, ears);
    try {
      await line.connect();
      return line;
    } catch (error) {
      line.close();
      await line.call.hangUp();
      throw error;
    }
  }

  send(event: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(event));
  }

  cut(): void {
    if (this.isAnswering) this.send({ type: 'response.cancel' });
    this.silence();
  }

  close(): void {
    this.hush?.();
    this.player.stop();
    this.socket?.close(NORMAL);
  }

  private async connect(): Promise<void> {
    const { relay } = this.call.started;
    if (!relay) throw new LineError('The server gave no ticket.');
    const address = new URL(relay.path, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.addEventListener('open', () => this.send({ type: 'hello', ticket: relay.ticket }));
    await ready(socket);
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => this.take(JSON.parse(data) as Frame));
    socket.addEventListener('close', ({ code }) => this.ears.closed(code !== NORMAL));
    this.hush = this.parts.microphone.samples((samples) => this.say(samples));
  }

  private say(samples: Int16Array): void {
    const { isPushToTalk, microphone } = this.parts;
    // Who is silent tells the vendor that he has finished; a button says that better.
    if (isPushToTalk && microphone.isMuted) return;
    const isFull = (this.socket?.bufferedAmount ?? 0) > MOST_WAITING;
    if (!isFull) {
      this.fullSince = null;
      return this.send({ type: 'input_audio_buffer.append', audio: inBase64(samples) });
    }
    this.fullSince ??= Date.now();
    if (Date.now() - this.fullSince > PATIENCE_MS) this.ears.closed(true);
  }

  private take(frame: Frame): void {
    const { type, item_id: item = '', delta = '' } = frame;
    if (type === 'response.output_audio.delta') return this.play(fromBase64(delta), item);
    // The server hears it, too, and stops the answer; what is here already stops here.
    if (type === 'input_audio_buffer.speech_started') this.silence();
    if (type === 'response.created') this.isAnswering = true;
    if (type === 'response.done') this.isAnswering = false;
    this.ears.heard(frame);
    if (type === 'response.done') void this.quiet();
  }

  private play(samples: Uint8Array<ArrayBuffer>, item: string): void {
    if (this.player.isSilent) this.ears.heard({ type: 'output_audio_buffer.started' });
    this.player.play(samples, item);
  }

  /** Nothing more comes: it is over when it was heard. */
  private async quiet(): Promise<void> {
    await this.player.finished();
    if (!this.isAnswering && this.player.isSilent) this.ears.heard({ type: 'output_audio_buffer.stopped' });
  }

  private silence(): void {
    if (this.player.isSilent) return;
    for (const { owner, heardMs } of this.player.stop())
      this.send({ type: 'conversation.item.truncate', item_id: owner, content_index: 0, audio_end_ms: heardMs });
    this.ears.heard({ type: 'output_audio_buffer.cleared' });
  }
}

/** Resolves when the server has connected the vendor. @throws ProblemError, LineError */
function ready(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new LineError('The server did not connect the call.'));
    setTimeout(fail, CONNECT_MS);
    socket.addEventListener('close', fail);
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { type, problem } = JSON.parse(data) as Frame;
      if (type === 'ready') resolve();
      else if (problem) reject(new ProblemError(problem));
    });
  });
}
