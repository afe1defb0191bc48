import { tap } from './tap.js';

/** What this browser records best; the server takes each of them. */
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
/** A recording is given away in pieces of so long, in milliseconds. */
const SLICE_MS = 250;
/** Enough for a voice. */
const BITS_PER_SECOND = 32_000;

/** Why there is no microphone. */
export type MicrophoneFault = 'denied' | 'no-microphone' | 'not-supported' | 'insecure-page';

export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';

  constructor(readonly fault: MicrophoneFault) {
    super(fault);
  }
}

/**
 * An open microphone: how loud it is, recordings and samples of it. Whatever takes its sound takes it from a line of ours, so that the
 * device behind the line may change in the middle of a talk.
 */
export class Microphone {
  /** Called when the device was unplugged. */
  lost: () => void = () => undefined;
  private readonly analyser: AnalyserNode;
  private readonly line: MediaStreamAudioDestinationNode;
  private readonly volume: Float32Array<ArrayBuffer>;
  private source: MediaStreamAudioSourceNode | null = null;
  private stream = new MediaStream();
  private isOff = false;

  private constructor(readonly context: AudioContext) {
    this.analyser = new AnalyserNode(context, { fftSize: 1_024 });
    this.line = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    this.analyser.connect(this.line);
    this.volume = new Float32Array(this.analyser.fftSize);
  }

  /** What stands in the way before anybody is asked; null: nothing. */
  static fault(): MicrophoneFault | null {
    if (!isSecureContext) return 'insecure-page';
    const isThere = 'mediaDevices' in navigator && 'MediaRecorder' in globalThis && 'AudioContext' in globalThis;
    return isThere ? null : 'not-supported';
  }

  /** Asks for the microphone. Call it in a click: browsers let nothing sound before one. @throws MicrophoneError */
  static async open(device: string): Promise<Microphone> {
    const fault = Microphone.fault();
    if (fault) throw new MicrophoneError(fault);
    const context = new AudioContext();
    try {
      const microphone = new Microphone(context);
      await microphone.use(device);
      await context.resume();
      return microphone;
    } catch (error) {
      void context.close();
      throw error;
    }
  }

  /** Listens by another device from now on; empty, or one that is not there any more: by the usual one. @throws MicrophoneError */
  async use(device: string): Promise<void> {
    const stream = await streamOf(device);
    if (this.context.state === 'closed') return stopped(stream);
    stopped(this.stream);
    this.source?.disconnect();
    this.stream = stream;
    this.source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    this.source.connect(this.analyser);
    this.mute(this.isOff);
    for (const track of stream.getTracks()) track.addEventListener('ended', () => this.lost());
  }

  /** The device that listens. */
  get device(): string {
    return this.stream.getAudioTracks()[0]?.getSettings().deviceId ?? '';
  }

  get isMuted(): boolean {
    return this.isOff;
  }

  /** How loud it is just now: the root mean square, 0 to 1. */
  level(): number {
    if (this.isOff) return 0;
    this.analyser.getFloatTimeDomainData(this.volume);
    const sum = this.volume.reduce((total, sample) => total + sample * sample, 0);
    return Math.sqrt(sum / this.volume.length);
  }

  mute(isMuted: boolean): void {
    this.isOff = isMuted;
    for (const track of this.stream.getAudioTracks()) track.enabled = !isMuted;
  }

  /** Sends what it hears into a call. */
  joinTo(connection: RTCPeerConnection): void {
    for (const track of this.line.stream.getAudioTracks()) connection.addTrack(track, this.line.stream);
  }

  /** Begins a recording, which is given away piece by piece; answers with the way to end it, which resolves after the last piece. */
  record(take: (piece: Blob) => void): () => Promise<void> {
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    const wish = type === undefined ? {} : { mimeType: type };
    const recorder = new MediaRecorder(this.line.stream, { ...wish, audioBitsPerSecond: BITS_PER_SECOND });
    recorder.addEventListener('dataavailable', ({ data }) => take(data));
    recorder.start(SLICE_MS);
    return () =>
      new Promise((resolve) => {
        if (recorder.state === 'inactive') return resolve();
        recorder.addEventListener('stop', () => resolve(), { once: true });
        recorder.stop();
      });
  }

  /** Gives away what it hears as samples, 24,000 a second, piece by piece; answers with the way to end it. */
  samples(take: (samples: Int16Array) => void): () => void {
    return tap(this.analyser, take);
  }

  close(): void {
    stopped(this.stream);
    if (this.context.state !== 'closed') void this.context.close();
  }
}

/** An ideal device is a wish that Chromium may pass over; an exact one that is not there any more is a refusal. */
async function streamOf(device: string): Promise<MediaStream> {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    const wish = device === '' ? audio : { ...audio, deviceId: { exact: device } };
    return await navigator.mediaDevices.getUserMedia({ audio: wish });
  } catch (error) {
    const fault = faultOf(error);
    if (fault === 'no-microphone' && device !== '') return streamOf('');
    throw new MicrophoneError(fault);
  }
}

/** A track that is stopped says nothing of its end; one that is unplugged does. */
function stopped(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function faultOf(error: unknown): MicrophoneFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'no-microphone' : 'not-supported';
}
