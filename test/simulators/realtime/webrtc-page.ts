import wrtc from '@roamhq/wrtc';
import type { WireEvent } from './session.ts';
import { type Channel, gathered, listenTo, toneOn, type Voice } from './webrtc-peer.ts';

/** The page of a visitor that calls with real media: it makes the offer, and hears events on a data channel. */
export class WebRtcPage {
  readonly events: WireEvent[] = [];
  private readonly connection = new wrtc.RTCPeerConnection({ iceServers: [] });
  private readonly waiting = new Set<() => void>();
  private readonly ends: readonly (() => void)[];

  constructor(voice: Voice) {
    const { connection } = this;
    this.ends = [toneOn(connection, () => voice.isSpeaking()), listenTo(connection, voice)];
    const channel: Channel = connection.createDataChannel('oai-events');
    channel.addEventListener('message', ({ data }) => {
      this.events.push(JSON.parse(String(data)) as WireEvent);
      for (const look of this.waiting) look();
    });
  }

  /** The offer, with all of its candidates. */
  async offer(): Promise<string> {
    await this.connection.setLocalDescription(await this.connection.createOffer());
    return gathered(this.connection);
  }

  async connect(answer: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** Resolves when an event has come that fits. */
  async until(fits: (event: WireEvent) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.events.some(fits)) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  close(): void {
    for (const end of this.ends) end();
    this.connection.close();
  }
}
