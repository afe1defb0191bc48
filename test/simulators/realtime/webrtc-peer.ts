import wrtc from '@roamhq/wrtc';
import type { Peer } from './realtime-vendor.ts';
import type { SimulatedSession, WireEvent } from './session.ts';

const { RTCPeerConnection, RTCSessionDescription, nonstandard } = wrtc;

export type Connection = InstanceType<typeof RTCPeerConnection>;
/** As far as we meet it: the package's types lean on those of a browser, which are not here. */
interface Track {
  stop(): void;
}

export interface Channel {
  readonly readyState: string;
  send(text: string): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
}

const RATE = 48_000;
/** libwebrtc takes sound in pieces of ten milliseconds. */
const PIECE = RATE / 100;

/** The sound of one side of a call: when it speaks, and what it does with what it hears. */
export interface Voice {
  /** Asked each ten milliseconds. */
  isSpeaking(): boolean;
  /** Told each ten milliseconds how many samples came that are no silence. */
  hears(loud: number): void;
}

/** Answers an offer with real media: a tone goes out while the call lasts, sound that comes is counted, and events use the data channel. */
export const webRtcPeer: Peer = (offer, session) =>
  answer(offer, session, { isSpeaking: () => true, hears: (loud) => session.hears(loud * 2) });

/** Answers an offer with real media, by this voice. */
export async function answer(offer: string, session: SimulatedSession, voice: Voice): Promise<string> {
  const connection = new RTCPeerConnection({ iceServers: [] });
  const speaking = toneOn(connection, () => voice.isSpeaking());
  const listening = listenTo(connection, voice);
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
}

/** The description with all of its candidates. */
export async function gathered(connection: Connection): Promise<string> {
  while (connection.iceGatheringState !== 'complete')
    await new Promise((resolve) => {
      connection.onicegatheringstatechange = resolve;
    });
  return connection.localDescription?.sdp ?? '';
}

/** Sends a tone of 440 Hz, or silence; answers with the way to end it. */
export function toneOn(connection: Connection, isLoud = (): boolean => true): () => void {
  const source = new nonstandard.RTCAudioSource();
  const track = source.createTrack();
  connection.addTrack(track);
  let at = 0;
  const timer = setInterval(() => {
    const loudness = isLoud() ? 8_000 : 0;
    const samples = Int16Array.from({ length: PIECE }, () => Math.sin(((at++ * 440) / RATE) * 2 * Math.PI) * loudness);
    source.onData({ samples, sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: PIECE });
  }, 10);
  return () => {
    clearInterval(timer);
    track.stop();
  };
}

/** Lets a voice hear what comes; answers with the way to end it. */
export function listenTo(connection: Connection, voice: Voice): () => void {
  const sinks: { stop(): void }[] = [];
  connection.ontrack = ({ track }: { track: Track }) => {
    sinks.push(loudSamples(track, (loud) => voice.hears(loud)));
  };
  return () => {
    for (const sink of sinks) sink.stop();
  };
}

/** Counts the samples of a track that are no silence. */
function loudSamples(track: Track, count: (samples: number) => void): { stop(): void } {
  const sink = new nonstandard.RTCAudioSink(track);
  sink.ondata = ({ samples }: { samples: Int16Array }) =>
    count(samples.filter((each) => Math.abs(each) > 1_000).length);
  return sink;
}
