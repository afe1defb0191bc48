import { startRealtimeVendor } from '../../test/simulators/realtime/realtime-vendor.ts';
import type { SimulatedSession } from '../../test/simulators/realtime/session.ts';
import { answer, type Voice } from '../../test/simulators/realtime/webrtc-peer.ts';
import { LEAST_LOUD, MEDIA, MEDIA_PIECE_MS } from '../lib/media.ts';

/** Answers each utterance a fixed time after its end, by itself, if it may. */
class AnsweringVoice implements Voice {
  private left = 0;
  private quietMs: number | null = null;
  private readonly session: SimulatedSession;

  constructor(session: SimulatedSession) {
    this.session = session;
  }

  isSpeaking(): boolean {
    this.left = Math.max(0, this.left - 1);
    return this.left > 0;
  }

  hears(loud: number): void {
    if (loud >= LEAST_LOUD) this.quietMs = 0;
    else if (this.quietMs !== null) this.quietMs += MEDIA_PIECE_MS;
    if ((this.quietMs ?? 0) < MEDIA.pauseMs) return;
    this.quietMs = null;
    this.session.speaks('When are you open?');
    if (!this.session.isAttached) return;
    this.session.answers({ text: 'From nine to six.' });
    this.left = MEDIA.answerMs / MEDIA_PIECE_MS;
  }
}

/** A vendor of realtime calls by WebRTC, whose sound goes straight to whoever calls. */
const vendor = await startRealtimeVendor((offer, session) => answer(offer, session, new AnsweringVoice(session)));
process.send?.({ port: Number(new URL(vendor.openAiUrl).port) });
// What libwebrtc would do at an end in good order takes long, or never ends.
process.once('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
