import type { Talk, TalkParts, TalkState } from './talk.js';

/** How long the way may take to be there, in milliseconds; then the next one is tried. */
const CONNECT_MS = 10_000;
const GATHER_MS = 3_000;
const LOOK_MS = 50;

/** What the vendor's events mean for who is to speak (the `oai-events` channel). */
const STATES: Readonly<Record<string, TalkState>> = {
  'input_audio_buffer.speech_started': 'listening',
  'input_audio_buffer.speech_stopped': 'thinking',
  'output_audio_buffer.started': 'speaking',
  'output_audio_buffer.stopped': 'listening',
  'output_audio_buffer.cleared': 'listening',
};

interface StartedCall {
  readonly id: string;
  readonly sdp: string;
}

/** Talking in real time: the sound goes straight to the vendor and back, the server sets everything and listens at the side. */
export class CallTalk implements Talk {
  private readonly connection = new RTCPeerConnection();
  private readonly events = this.connection.createDataChannel('oai-events');
  private readonly player = new Audio();
  private callId: string | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private isMuted = false;
  private isOver = false;

  private constructor(private readonly parts: TalkParts) {}

  /** @throws when the call is refused, or nothing is heard of the other side in time */
  static async open(parts: TalkParts): Promise<Talk> {
    const talk = new CallTalk(parts);
    try {
      await talk.connect();
      return talk;
    } catch (error) {
      talk.hangUp();
      throw error;
    }
  }

  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
    this.parts.microphone.mute(isMuted);
  }

  /** The vendor hears by itself when somebody has finished. */
  done(): void {}

  interrupt(): void {
    for (const type of ['response.cancel', 'output_audio_buffer.clear']) this.events.send(JSON.stringify({ type }));
  }

  end(): void {
    if (this.isOver) return;
    this.hangUp();
    this.parts.microphone.close();
    this.parts.over();
  }

  private async connect(): Promise<void> {
    const { connection, events, parts } = this;
    parts.microphone.joinTo(connection);
    connection.addEventListener('track', ({ streams: [stream] }) => this.play(stream ?? null));
    await connection.setLocalDescription(await connection.createOffer());
    await gathered(connection);
    const { id, sdp } = await this.place(connection.localDescription?.sdp ?? '');
    this.callId = id;
    await connection.setRemoteDescription({ type: 'answer', sdp });
    await opened(events);
    events.addEventListener('message', ({ data }: MessageEvent<string>) => this.hear(data));
    events.addEventListener('close', () => this.end());
    connection.addEventListener('connectionstatechange', () => {
      if (['failed', 'closed'].includes(connection.connectionState)) this.end();
    });
    parts.became('listening');
    this.timer = setInterval(() => parts.level(this.isMuted ? 0 : parts.microphone.level()), LOOK_MS);
  }

  private async place(sdp: string): Promise<StartedCall> {
    const { rest, chat } = this.parts;
    const call: unknown = await rest.post({
      url: '/realtime/calls',
      headers: { 'Content-Type': 'application/json' },
      body: { conversation_id: chat.id, transport: 'webrtc', sdp },
      responseStyle: 'data',
    });
    return call as StartedCall;
  }

  /** Chromium feeds Web Audio from a call only while an element plays it, too; that one is muted. */
  private play(stream: MediaStream | null): void {
    if (!stream) return;
    this.player.muted = true;
    this.player.srcObject = stream;
    void this.player.play().catch(() => undefined);
    const { context } = this.parts.microphone;
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(context.destination);
  }

  private hear(data: string): void {
    const { type } = JSON.parse(data) as { type: string };
    const state = STATES[type];
    if (state) this.parts.became(state);
  }

  private hangUp(): void {
    this.isOver = true;
    clearInterval(this.timer);
    this.player.srcObject = null;
    this.connection.close();
    if (this.callId === null) return;
    const url = `/realtime/calls/${this.callId}/hangup`;
    void this.parts.rest.post({ url, responseStyle: 'data' }).catch(() => undefined);
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

function opened(channel: RTCDataChannel): Promise<void> {
  if (channel.readyState === 'open') return Promise.resolve();
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The call was not connected in time.')), CONNECT_MS);
    channel.addEventListener('open', () => resolve(), { once: true });
  });
}
