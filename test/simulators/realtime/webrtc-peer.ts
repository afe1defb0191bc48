import wrtc from '@roamhq/wrtc';
import type { Peer } from './realtime-vendor.ts';
import type { SimulatedSession, WireEvent } from './session.ts';

const { RTCPeerConnection, RTCSessionDescription, nonstandard } = wrtc;

type Connection = InstanceType<typeof RTCPeerConnection>;
/** As far as we meet it: the package's types lean on those of a browser, which are not here. */
interface Track {
  stop(): void;
}

interface Channel {
  readonly readyState: string;
  send(text: string): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
}

const RATE = 48_000;
/** libwebrtc takes sound in pieces of ten milliseconds. */
const PIECE = RATE / 100;

/** Answers an offer with real media: a tone goes out while the call lasts, sound that comes is counted, and events use the data channel. */
export const webRtcPeer: Peer = async (offer, session) => {
  const connection = new RTCPeerConnection({ iceServers: [] });
  const speaking = toneOn(connection);
  const listening = listenTo(connection, session);
  connection.ondatachannel = ({ channel }: { channel: Channel }) => {
    const leave = session.attach(
      (event) => (channel.readyState === 'open' ? channel.send(JSON.stringify(event)) : undefined),
      () => undefined,
    );
    channel.addEventListener('message', ({ data }) => session.take(JSON.parse(String(data)) as WireEvent));
    channel.addEventListener('close', leave);
  };
  session.onEnd(() => {
    speaking();
    listening();
    connection.close();
  });
  await connection.setRemoteDescription(new RTCSessionDescription({ type: 'offer', sdp: offer }));
  await connection.setLocalDescription(await connection.createAnswer());
  return gathered(connection);
};

/** The description with all of its candidates. */
export async function gathered(connection: Connection): Promise<string> {
  while (connection.iceGatheringState !== 'complete')
    await new Promise((resolve) => {
      connection.onicegatheringstatechange = resolve;
    });
  return connection.localDescription?.sdp ?? '';
}

/** Sends a tone of 440 Hz; answers with the way to end it. */
export function toneOn(connection: Connection): () => void {
  const source = new nonstandard.RTCAudioSource();
  const track = source.createTrack();
  connection.addTrack(track);
  let at = 0;
  const timer = setInterval(() => {
    const samples = Int16Array.from({ length: PIECE }, () => Math.sin(((at++ * 440) / RATE) * 2 * Math.PI) * 8_000);
    source.onData({ samples, sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: PIECE });
  }, 10);
  return () => {
    clearInterval(timer);
    track.stop();
  };
}

function listenTo(connection: Connection, session: SimulatedSession): () => void {
  const sinks: { stop(): void }[] = [];
  connection.ontrack = ({ track }: { track: Track }) => {
    sinks.push(loudSamples(track, (count) => session.hears(count * 2)));
  };
  return () => {
    for (const sink of sinks) sink.stop();
  };
}

/** Counts the samples of a track that are no silence. */
export function loudSamples(track: Track, count: (samples: number) => void): { stop(): void } {
  const sink = new nonstandard.RTCAudioSink(track);
  sink.ondata = ({ samples }: { samples: Int16Array }) =>
    count(samples.filter((each) => Math.abs(each) > 1_000).length);
  return sink;
}
