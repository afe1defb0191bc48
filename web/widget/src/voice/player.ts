/** What the server speaks: signed 16-bit samples, mono, so many each second. */
const RATE = 24_000;
/** A little sound is kept in hand, in seconds, so that a late piece leaves no hole. */
const LEAD = 0.08;

/** Plays pieces of sound one after the other, as they come. */
export class Player {
  private readonly sources = new Set<AudioBufferSourceNode>();
  private next = 0;
  private ended: (() => void) | null = null;

  constructor(private readonly context: AudioContext) {}

  play(samples: Uint8Array<ArrayBuffer>): void {
    const count = samples.byteLength >> 1;
    if (count === 0) return;
    const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
    const buffer = this.context.createBuffer(1, count, RATE);
    const channel = buffer.getChannelData(0);
    for (let at = 0; at < count; at += 1) channel[at] = view.getInt16(at * 2, true) / 32_768;
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.context.destination);
    source.addEventListener('ended', () => this.over(source));
    this.sources.add(source);
    this.next = Math.max(this.next, this.context.currentTime + LEAD);
    source.start(this.next);
    this.next += buffer.duration;
  }

  /** Falls silent at once. */
  stop(): void {
    for (const source of this.sources) source.stop();
    this.sources.clear();
    this.next = 0;
    this.ended?.();
  }

  /** Resolves when everything was heard. */
  finished(): Promise<void> {
    if (this.sources.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.ended = resolve));
  }

  private over(source: AudioBufferSourceNode): void {
    this.sources.delete(source);
    if (this.sources.size === 0) this.ended?.();
  }
}
