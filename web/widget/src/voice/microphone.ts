/** What this browser records best; the server takes each of them. */
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

/** Why there is no microphone. */
export type MicrophoneFault = 'denied' | 'no-microphone' | 'not-supported' | 'insecure-page';

export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';

  constructor(readonly fault: MicrophoneFault) {
    super(fault);
  }
}

/** An open microphone: how loud it is, and recordings of it. */
export class Microphone {
  private readonly analyser: AnalyserNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  private constructor(
    readonly context: AudioContext,
    private readonly stream: MediaStream,
  ) {
    this.analyser = new AnalyserNode(context, { fftSize: 1_024 });
    this.samples = new Float32Array(this.analyser.fftSize);
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(this.analyser);
  }

  /** What stands in the way before anybody is asked; null: nothing. */
  static fault(): MicrophoneFault | null {
    if (!isSecureContext) return 'insecure-page';
    const isThere = 'mediaDevices' in navigator && 'MediaRecorder' in globalThis && 'AudioContext' in globalThis;
    return isThere ? null : 'not-supported';
  }

  /** Asks for the microphone. Call it in a click: browsers let nothing sound before one. @throws MicrophoneError */
  static async open(): Promise<Microphone> {
    const fault = Microphone.fault();
    if (fault) throw new MicrophoneError(fault);
    const context = new AudioContext();
    try {
      const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      const stream = await navigator.mediaDevices.getUserMedia({ audio });
      await context.resume();
      return new Microphone(context, stream);
    } catch (error) {
      void context.close();
      throw new MicrophoneError(faultOf(error));
    }
  }

  /** How loud it is just now: the root mean square, 0 to 1. */
  level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    const sum = this.samples.reduce((total, sample) => total + sample * sample, 0);
    return Math.sqrt(sum / this.samples.length);
  }

  mute(isMuted: boolean): void {
    for (const track of this.stream.getAudioTracks()) track.enabled = !isMuted;
  }

  /** Sends what it hears into a call. */
  joinTo(connection: RTCPeerConnection): void {
    for (const track of this.stream.getAudioTracks()) connection.addTrack(track, this.stream);
  }

  /** Begins a recording; answers with the way to end it. */
  record(): () => Promise<Blob> {
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    const recorder = new MediaRecorder(this.stream, type === undefined ? {} : { mimeType: type });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.start();
    return () =>
      new Promise((resolve) => {
        const whole = (): void => resolve(new Blob(parts, { type: recorder.mimeType.split(';')[0] ?? '' }));
        if (recorder.state === 'inactive') return whole();
        recorder.addEventListener('stop', whole, { once: true });
        recorder.stop();
      });
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close();
  }
}

function faultOf(error: unknown): MicrophoneFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'no-microphone' : 'not-supported';
}
