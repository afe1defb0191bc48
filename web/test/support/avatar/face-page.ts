import type { Browser } from 'playwright-core';
import type { FacePeer } from './face-peer.js';

/** What stands in the page of the face. */
interface Studio {
  connection: RTCPeerConnection;
  context: AudioContext;
  mouth: MediaStreamAudioDestinationNode;
  /** When all is said that came so far, by the clock of the context. */
  saidAt: number;
  playing: Set<AudioBufferSourceNode>;
  painting: ReturnType<typeof setInterval>;
}

/** A face in a page of its own: a picture that changes, and a voice that says what it is given. */
export async function facePage(browser: Browser): Promise<FacePeer> {
  const page = await (await browser.newContext()).newPage();
  // Nothing sounds in a page that nobody has touched.
  await page.mouse.click(5, 5);
  const run = <T>(act: (value: T) => void, value: T): void =>
    // At the end of all tests the page goes first.
    void page.evaluate(act as (value: unknown) => void, value).catch(() => undefined);
  return {
    answer: (offer, { video }) => page.evaluate(answer, { offer, video }),
    reached: (candidate) => run(reach, candidate),
    says: (audio) => run(say, audio),
    hush: () => run(hush, null),
    freeze: () => run(freeze, null),
    close: () => run(close, null),
  };
}

/** Runs in the page. */
async function answer({ offer, video }: { offer: string; video: boolean }): Promise<string> {
  const { studio: last } = globalThis as unknown as { studio?: Studio };
  if (last) {
    last.connection.close();
    clearInterval(last.painting);
    await last.context.close();
  }
  const connection = new RTCPeerConnection();
  const context = new AudioContext();
  const mouth = context.createMediaStreamDestination();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [160, 160];
  const brush = canvas.getContext('2d') as CanvasRenderingContext2D;
  let turn = 0;
  const painting = setInterval(() => {
    turn += 11;
    brush.fillStyle = `hsl(${turn % 360} 70% 50%)`;
    brush.fillRect(0, 0, 160, 160);
  }, 100);
  const studio: Studio = { connection, context, mouth, saidAt: 0, playing: new Set(), painting };
  Object.assign(globalThis, { studio });
  await connection.setRemoteDescription({ type: 'offer', sdp: offer });
  const stream = canvas.captureStream(10);
  for (const track of mouth.stream.getTracks()) connection.addTrack(track, stream);
  if (video) for (const track of stream.getTracks()) connection.addTrack(track, stream);
  await connection.setLocalDescription(await connection.createAnswer());
  while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
  return connection.localDescription?.sdp ?? '';
}

/** Runs in the page. */
function reach(candidate: string): void {
  const { studio } = globalThis as unknown as { studio: Studio };
  void studio.connection.addIceCandidate(JSON.parse(candidate) as RTCIceCandidateInit);
}

/** Runs in the page. */
function say(audio: string): void {
  const { studio } = globalThis as unknown as { studio: Studio };
  const { context, mouth, playing } = studio;
  const bytes = Uint8Array.from(atob(audio), (sign) => sign.charCodeAt(0));
  const samples = Float32Array.from(new Int16Array(bytes.buffer), (sample) => sample / 32_768);
  const buffer = context.createBuffer(1, samples.length, 24_000);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(mouth);
  const at = Math.max(studio.saidAt, context.currentTime + 0.2);
  source.start(at);
  studio.saidAt = at + buffer.duration;
  playing.add(source);
  source.addEventListener('ended', () => playing.delete(source));
}

/** Runs in the page. */
function hush(): void {
  const { studio } = globalThis as unknown as { studio: Studio };
  for (const source of studio.playing) source.stop();
  studio.playing.clear();
  studio.saidAt = 0;
}

/** Runs in the page. */
function freeze(): void {
  const { studio } = globalThis as unknown as { studio: Studio };
  for (const sender of studio.connection.getSenders())
    if (sender.track?.kind === 'video') void sender.replaceTrack(null);
}

/** Runs in the page. */
function close(): void {
  (globalThis as unknown as { studio?: Studio }).studio?.connection.close();
}
