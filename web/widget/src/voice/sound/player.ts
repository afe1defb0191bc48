import type { Mouth } from './mouth.js';
import { RATE } from './samples.js';

/** A little sound is kept in hand, in seconds, so that a late piece leaves no hole. */
const LEAD = 0.08;

interface Piece {
  readonly owner: string;
  readonly startsAt: number;
  readonly seconds: number;
}

/** Something that was not heard to its end. */
export interface Cut {
  readonly owner: string;
  readonly heardMs: number;
}

/** Plays pieces of sound one after the other, as they come. */
export class Player {
  private readonly pieces = new Map<AudioBufferSourceNode, Piece>();
  /** So many seconds of each owner's sound were heard to the end of a piece. */
  private readonly heard = new Map<string, number>();
  private next = 0;
  private ended: (() => void) | null = null;
  private readonly context: AudioContext;

  constructor(private readonly mouth: Mouth) {
    this.context = mouth.context;
  }

  /** Everything was heard. */
  get isSilent(): boolean {
    return this.pieces.size === 0 && !this.mouth.isSpeaking;
  }

  /** Signed 16-bit samples, mono, 24 kHz. `owner` is whose they are, for whoever wants to know how much of it was heard. */
  play(samples: Uint8Array<ArrayBuffer>, owner = ''): void {
    const count = samples.byteLength >> 1;
    if (count === 0) return;
    const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
    const buffer = this.context.createBuffer(1, count, RATE);
    const channel = buffer.getChannelData(0);
    for (let at = 0; at < count; at += 1) channel[at] = view.getInt16(at * 2, true) / 32_768;
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.mouth.input);
    source.addEventListener('ended', () => this.over(source));
    const startsAt = Math.max(this.next, this.context.currentTime + LEAD);
    this.pieces.set(source, { owner, startsAt, seconds: buffer.duration });
    source.start(startsAt);
    this.next = startsAt + buffer.duration;
  }

  /** Falls silent at once, and says what was cut. */
  stop(): Cut[] {
    const now = this.context.currentTime;
    const owners = new Set<string>();
    for (const [source, { owner, startsAt, seconds }] of this.pieces) {
      source.stop();
      owners.add(owner);
      this.count(owner, Math.min(seconds, Math.max(0, now - startsAt)));
    }
    const heard = (owner: string): number => Math.max(0, (this.heard.get(owner) ?? 0) - this.mouth.lag);
    const cuts = [...owners].map((owner) => ({ owner, heardMs: Math.round(heard(owner) * 1_000) }));
    this.pieces.clear();
    this.heard.clear();
    this.next = 0;
    this.mouth.cut();
    this.ended?.();
    return cuts;
  }

  /** Resolves when everything was heard. */
  async finished(): Promise<void> {
    if (this.pieces.size > 0) await new Promise<void>((resolve) => (this.ended = resolve));
    await this.mouth.finished();
  }

  private over(source: AudioBufferSourceNode): void {
    const piece = this.pieces.get(source);
    if (!piece) return;
    this.pieces.delete(source);
    this.count(piece.owner, piece.seconds);
    if (this.pieces.size === 0) this.ended?.();
  }

  private count(owner: string, seconds: number): void {
    this.heard.set(owner, (this.heard.get(owner) ?? 0) + seconds);
  }
}
