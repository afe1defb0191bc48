import type { Browser } from 'playwright-core';
import type { Peer } from '../../../test/simulators/realtime/realtime-vendor.js';
import type { SimulatedSession, WireEvent } from '../../../test/simulators/realtime/session.js';

/** What stands in the page of the other end. */
interface OtherEnd {
  /** By the ids of calls; what waits for a channel is text. */
  lines?: Record<string, { channel?: RTCDataChannel; waiting: string[] }>;
  ears?: AnalyserNode;
  hum?: GainNode;
  fromBrowser(id: string, text: string): void;
}

export interface Callee {
  /** Answers offers, for the simulated vendor. */
  readonly peer: Peer;
  /** How loud the caller is just now, as it is heard here: the root mean square. */
  loudness(): Promise<number>;
  /** It hums until it is told not to. */
  hum(isHumming: boolean): Promise<void>;
}

/** The vendor's end of calls: a second page, with a real connection that hums and listens. */
export async function callee(browser: Browser): Promise<Callee> {
  const page = await (await browser.newContext()).newPage();
  const sessions = new Map<string, SimulatedSession>();
  await page.exposeFunction('fromBrowser', (id: string, text: string) =>
    sessions.get(id)?.take(JSON.parse(text) as WireEvent),
  );
  // Nothing sounds in a page that nobody has touched.
  await page.mouse.click(5, 5);
  return {
    peer: async (offer, session) => {
      const { id } = session;
      sessions.set(id, session);
      const sdp = await page.evaluate(answer, { offer, id });
      // At the end of all tests the page goes first.
      const tell = (text: string | null): void => void page.evaluate(send, { id, text }).catch(() => undefined);
      session.attach(
        (event) => tell(JSON.stringify(event)),
        () => tell(null),
      );
      return sdp;
    },
    hum: (isHumming) =>
      page.evaluate((is) => {
        const { hum } = globalThis as unknown as OtherEnd;
        if (hum) hum.gain.value = is ? 1 : 0;
      }, isHumming),
    loudness: () =>
      page.evaluate(() => {
        const { ears } = globalThis as unknown as OtherEnd;
        if (!ears) return 0;
        const samples = new Float32Array(ears.fftSize);
        ears.getFloatTimeDomainData(samples);
        return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      }),
  };
}

/** Runs in the page: sends an event, or, with null, hangs up. */
function send({ id, text }: { id: string; text: string | null }): void {
  const line = (globalThis as unknown as OtherEnd).lines?.[id];
  if (text === null) line?.channel?.close();
  else if (line?.channel?.readyState === 'open') line.channel.send(text);
  else line?.waiting.push(text);
}

/** Runs in the page. */
async function answer({ offer, id }: { offer: string; id: string }): Promise<string> {
  const end = globalThis as unknown as OtherEnd;
  const line: NonNullable<OtherEnd['lines']>[string] = { waiting: [] };
  (end.lines ??= {})[id] = line;
  const connection = new RTCPeerConnection();
  const context = new AudioContext();
  const hum = context.createOscillator();
  const mouth = context.createMediaStreamDestination();
  end.hum = context.createGain();
  hum.connect(end.hum).connect(mouth);
  hum.start();
  for (const track of mouth.stream.getTracks()) connection.addTrack(track, mouth.stream);
  connection.addEventListener('track', ({ streams: [stream] }) => {
    if (!stream) return;
    const player = new Audio();
    player.muted = true;
    player.srcObject = stream;
    void player.play();
    end.ears = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(end.ears);
  });
  connection.addEventListener('datachannel', ({ channel }) => {
    line.channel = channel;
    channel.addEventListener('message', ({ data }) => end.fromBrowser(id, String(data)));
    const flush = (): void => {
      for (const text of line.waiting.splice(0)) channel.send(text);
    };
    if (channel.readyState === 'open') flush();
    else channel.addEventListener('open', flush);
  });
  await connection.setRemoteDescription({ type: 'offer', sdp: offer });
  await connection.setLocalDescription(await connection.createAnswer());
  while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
  return connection.localDescription?.sdp ?? '';
}
