import type { Browser } from 'playwright-core';
import type { Peer } from '../../../test/simulators/realtime/realtime-vendor.js';
import type { SimulatedSession, WireEvent } from '../../../test/simulators/realtime/session.js';

/** What stands in the page of the other end. */
interface OtherEnd {
  channel?: RTCDataChannel;
  waiting?: string[];
  ears?: AnalyserNode;
  fromBrowser(text: string): void;
}

export interface Callee {
  /** Answers offers, for the simulated vendor. */
  readonly peer: Peer;
  /** How loud the caller is just now, as it is heard here: the root mean square. */
  loudness(): Promise<number>;
}

/** The vendor's end of calls: a second page, with a real connection that hums and listens. */
export async function callee(browser: Browser): Promise<Callee> {
  const page = await (await browser.newContext()).newPage();
  let session: SimulatedSession | null = null;
  await page.exposeFunction('fromBrowser', (text: string) => session?.take(JSON.parse(text) as WireEvent));
  // Nothing sounds in a page that nobody has touched.
  await page.mouse.click(5, 5);
  const send = (event: WireEvent): Promise<void> =>
    page.evaluate((text) => {
      const end = globalThis as unknown as OtherEnd;
      if (end.channel?.readyState === 'open') end.channel.send(text);
      else (end.waiting ??= []).push(text);
    }, JSON.stringify(event));
  return {
    peer: async (offer, made) => {
      session = made;
      const sdp = await page.evaluate(answer, offer);
      made.attach(
        (event) => void send(event),
        () => void page.evaluate(() => (globalThis as unknown as OtherEnd).channel?.close()),
      );
      return sdp;
    },
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

/** Runs in the page. */
async function answer(sdp: string): Promise<string> {
  const end = globalThis as unknown as OtherEnd;
  const connection = new RTCPeerConnection();
  const context = new AudioContext();
  const hum = context.createOscillator();
  const line = context.createMediaStreamDestination();
  hum.connect(line);
  hum.start();
  for (const track of line.stream.getTracks()) connection.addTrack(track, line.stream);
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
    end.channel = channel;
    channel.addEventListener('message', ({ data }) => end.fromBrowser(String(data)));
    const flush = (): void => {
      for (const text of end.waiting?.splice(0) ?? []) channel.send(text);
    };
    if (channel.readyState === 'open') flush();
    else channel.addEventListener('open', flush);
  });
  await connection.setRemoteDescription({ type: 'offer', sdp });
  await connection.setLocalDescription(await connection.createAnswer());
  while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
  return connection.localDescription?.sdp ?? '';
}
