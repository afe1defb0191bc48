import { type CallEvent, type CallLine, CONNECT_MS, LineError, type LineEars } from './call-line.js';
import { PlacedCall } from './placed-call.js';
import type { TalkParts } from './talk.js';

const GATHER_MS = 3_000;

/** Sound straight to the vendor and back; the server sets everything and listens at the side. */
export class WebRtcLine implements CallLine {
  private readonly connection = new RTCPeerConnection();
  private readonly events = this.connection.createDataChannel('oai-events');
  private readonly player = new Audio();
  private placed: PlacedCall | null = null;
  private sound: MediaStreamAudioSourceNode | null = null;

  private constructor(
    private readonly parts: TalkParts,
    private readonly ears: LineEars,
  ) {}

  static async open(parts: TalkParts, ears: LineEars): Promise<CallLine> {
    const line = new WebRtcLine(parts, ears);
    try {
      await line.connect();
      return line;
    } catch (error) {
      line.close();
      // Before that the conversation has no room for another call.
      await line.placed?.hangUp();
      throw error;
    }
  }

  get call(): PlacedCall {
    if (!this.placed) throw new Error('The call was not placed.');
    return this.placed;
  }

  send(event: object): void {
    if (this.events.readyState === 'open') this.events.send(JSON.stringify(event));
  }

  cut(): void {
    for (const type of ['response.cancel', 'output_audio_buffer.clear']) this.send({ type });
    this.parts.mouth.cut();
  }

  close(): void {
    this.parts.mouth.cut();
    this.sound?.disconnect();
    this.player.srcObject = null;
    this.connection.close();
  }

  private async connect(): Promise<void> {
    const { connection, events, parts, ears } = this;
    parts.microphone.joinTo(connection);
    connection.addEventListener('track', ({ streams: [stream] }) => this.play(stream ?? null));
    await connection.setLocalDescription(await connection.createOffer());
    await gathered(connection);
    const sdp = connection.localDescription?.sdp ?? '';
    if (!sdp.includes('a=candidate:')) throw new LineError('This network lets no WebRTC through.');
    this.placed = await PlacedCall.place(parts, sdp);
    await connection.setRemoteDescription({ type: 'answer', sdp: this.placed.started.sdp ?? '' });
    await opened(connection, events);
    events.addEventListener('message', ({ data }: MessageEvent<string>) => this.take(JSON.parse(data) as CallEvent));
    events.addEventListener('close', () => ears.closed(false));
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed') ears.closed(true);
    });
  }

  /** The vendor stops by itself when the visitor interrupts; who speaks in its place does not. */
  private take(event: CallEvent): void {
    if (event.type === 'input_audio_buffer.speech_started') this.parts.mouth.cut();
    this.ears.heard(event);
  }

  /** Chromium feeds Web Audio from a call only while an element plays it, too; that one is muted. */
  private play(stream: MediaStream | null): void {
    if (!stream) return;
    this.player.muted = true;
    this.player.srcObject = stream;
    void this.player.play().catch(() => undefined);
    const { context, input } = this.parts.mouth;
    this.sound?.disconnect();
    this.sound = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    this.sound.connect(input);
  }
}

/** All candidates stand in the offer; whoever knows none after a while has none. */
function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, GATHER_MS);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve();
    });
  });
}

function opened(connection: RTCPeerConnection, channel: RTCDataChannel): Promise<void> {
  if (channel.readyState === 'open') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new LineError('The call was not connected.'));
    setTimeout(fail, CONNECT_MS);
    channel.addEventListener('open', () => resolve(), { once: true });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed') fail();
    });
  });
}
