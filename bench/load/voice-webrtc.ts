import { setTimeout as pause } from 'node:timers/promises';
import type { WireEvent } from '../../test/simulators/realtime/session.ts';
import type { Voice } from '../../test/simulators/realtime/webrtc-peer.ts';
import { WebRtcPage } from '../../test/simulators/realtime/webrtc-page.ts';
import { loadProcess } from '../lib/load-process.ts';
import { LEAST_LOUD, MEDIA, MEDIA_PIECE_MS } from '../lib/media.ts';
import { percentile } from '../lib/statistics.ts';
import { openWindow, type Watched, type WindowCost } from '../lib/window.ts';

/** Calls by WebRTC, one after the other. A process of its own. */
export interface VoiceWebRtcLoad {
  /** Who answers the offer: the vendor itself, or the product, which asks the vendor. */
  readonly way: 'vendor' | 'product';
  readonly port: number;
  readonly token: string;
  /** One call each. */
  readonly conversations: readonly string[];
  /** In each call. */
  readonly turns: number;
  readonly watched: Watched;
}

export interface VoiceWebRtcResult {
  /** From sending the offer to having its answer. */
  readonly placeP50Ms: number;
  readonly placeP99Ms: number;
  /** From the end of speech to the first sound of the answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cost: WindowCost;
  readonly faults: number;
  readonly firstFault: string | null;
}

const LATE_MS = 15_000;

/** An answered offer. */
interface Placed {
  readonly id: string;
  readonly sdp: string;
}

/** Places a call and hangs it up. */
interface Desk {
  place(sdp: string, conversation: string): Promise<Placed>;
  hangUp(id: string): Promise<void>;
}

const SESSION = JSON.stringify({
  type: 'realtime',
  audio: { input: { turn_detection: { type: 'server_vad', create_response: true } } },
});

async function post(url: string, token: string, body?: FormData | string): Promise<Response> {
  const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const headers = { authorization: `Bearer ${token}`, ...type };
  const response = await fetch(url, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}: ${await response.text()}`);
  return response;
}

const DESKS: Readonly<Record<VoiceWebRtcLoad['way'], (load: VoiceWebRtcLoad) => Desk>> = {
  vendor: ({ port, token }) => {
    const base = `http://127.0.0.1:${port}/v1/realtime/calls`;
    return {
      place: async (sdp) => {
        const form = new FormData();
        form.set('sdp', sdp);
        form.set('session', SESSION);
        const response = await post(base, token, form);
        return { id: response.headers.get('location')?.split('/').at(-1) ?? '', sdp: await response.text() };
      },
      hangUp: async (id) => void (await post(`${base}/${id}/hangup`, token)),
    };
  },
  product: ({ port, token }) => {
    const base = `http://127.0.0.1:${port}/realtime/calls`;
    return {
      place: async (sdp, conversation_id) =>
        (await (await post(base, token, JSON.stringify({ conversation_id, sdp }))).json()) as Placed,
      hangUp: async (id) => void (await post(`${base}/${id}/hangup`, token)),
    };
  },
};

/** Asks when it is told to, and knows when its last sound left and the first of the answer came. */
class AskingVoice implements Voice {
  private left = 0;
  private endedAt = 0;
  private quiet = 0;
  private heard: ((ms: number) => void) | null = null;

  isSpeaking(): boolean {
    if (this.left === 0) return false;
    this.left -= 1;
    if (this.left === 0) this.endedAt = performance.now();
    return this.left > 0;
  }

  hears(loud: number): void {
    const isLoud = loud >= LEAST_LOUD;
    this.quiet = isLoud ? 0 : this.quiet + 1;
    if (!isLoud || this.endedAt === 0) return;
    this.heard?.(performance.now() - this.endedAt);
    this.endedAt = 0;
  }

  /** Resolves with the milliseconds from the end of the question to the beginning of its answer, once that is over. */
  async turn(): Promise<number> {
    const heard = new Promise<number>((resolve) => (this.heard = resolve));
    this.left = 1 + MEDIA.askMs / MEDIA_PIECE_MS;
    const ms = await inTime(heard, 'an answer');
    while (this.quiet < MEDIA.pauseMs / MEDIA_PIECE_MS) await pause(MEDIA_PIECE_MS);
    return ms;
  }
}

const inTime = <T>(promise: Promise<T>, what: string): Promise<T> =>
  Promise.race([promise, pause(LATE_MS).then(() => Promise.reject(new Error(`${what} did not come`)))]);

/** A server may have to reach the vendor before anybody is answered. */
const mayAnswer = ({ session }: WireEvent): boolean => {
  const { audio } = (session ?? {}) as { audio?: { input?: { turn_detection?: { create_response?: boolean } } } };
  return audio?.input?.turn_detection?.create_response === true;
};

async function run(load: VoiceWebRtcLoad): Promise<VoiceWebRtcResult> {
  const desk = DESKS[load.way](load);
  const [placings, times, faults]: [number[], number[], string[]] = [[], [], []];
  const call = async (conversation: string): Promise<void> => {
    const voice = new AskingVoice();
    const page = new WebRtcPage(voice);
    const offer = await page.offer();
    const begun = performance.now();
    const { id, sdp } = await desk.place(offer, conversation);
    placings.push(performance.now() - begun);
    await page.connect(sdp);
    await inTime(page.until(mayAnswer), 'an open line');
    for (let turn = 0; turn < load.turns; turn += 1) times.push(await voice.turn());
    page.close();
    await desk.hangUp(id);
  };
  const close = openWindow(load.watched);
  for (const conversation of load.conversations)
    await call(conversation).catch((error: unknown) => faults.push(String(error)));
  const cost = close();
  return {
    placeP50Ms: percentile(placings, 0.5),
    placeP99Ms: percentile(placings, 0.99),
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    cost,
    faults: faults.length,
    firstFault: faults[0] ?? null,
  };
}

loadProcess(run);
