import { RATE } from './samples.js';
import { tap } from './tap.js';

/** Up to this a sample is silence, or the noise of a line: -50 dB. */
const QUIET = 104;
/** After so much silence an utterance is over; in samples. */
const PAUSE = RATE / 2;
/** What still comes of an answer that was cut is left out, for at most so many samples. */
const MOST_LEFT_OUT = RATE;

/** Somebody who says in our place what we say: a face. */
export interface StandIn {
  /** What is heard of it. */
  readonly sound: MediaStream;
  /** Takes the next samples of an utterance. */
  say(samples: Int16Array<ArrayBuffer>): void;
  /** The utterance is over. Resolves when it was said to its end, or cut; it need not wait for the next one. */
  end(): Promise<void>;
  /** Falls silent at once. */
  cut(): void;
  /** So many seconds after us he says it. */
  readonly lag: number;
}

/**
 * Everything that the other side says goes through here: it sounds by itself, or a stand-in says it and only he is heard. They change
 * places between two utterances, so that none is heard twice; but for a stand-in who is lost we go on at once.
 */
export class Mouth {
  /** What speaks is connected to this. */
  readonly input: GainNode;
  private readonly own: GainNode;
  private standIn: StandIn | null = null;
  /** He speaks from the next pause on. */
  private next: StandIn | null = null;
  private heard: MediaStreamAudioSourceNode | null = null;
  private untap: (() => void) | null = null;
  private before = new Int16Array();
  private silence = 0;
  private leftOut: number | null = null;
  private isUttering = false;
  /** Nothing more belongs to this utterance: it need not wait for its pause. */
  private isEnding = false;
  /** What the stand-in has still to say. */
  private rest = 0;
  private readonly waiting = new Set<() => void>();

  constructor(readonly context: AudioContext) {
    this.input = new GainNode(context);
    this.own = new GainNode(context);
    this.input.connect(this.own).connect(context.destination);
  }

  /** Whether a stand-in has not said everything yet. */
  get isSpeaking(): boolean {
    return this.isUttering || this.rest > 0;
  }

  /** So many seconds later than it was given to us it is heard. */
  get lag(): number {
    return this.standIn?.lag ?? 0;
  }

  /** Has somebody speak in our place from the next pause on; null: we speak again, at once. */
  speakBy(standIn: StandIn | null): void {
    this.untap?.();
    this.untap = null;
    this.next = standIn;
    this.silence = 0;
    this.give(null);
    if (standIn) this.untap = tap(this.input, (samples) => this.take(samples));
  }

  /** Who stands in falls silent at once; what we say by ourselves is for others to stop. */
  cut(): void {
    if (!this.standIn || !this.isSpeaking) return;
    this.standIn.cut();
    this.leftOut = 0;
    this.over();
  }

  /** Resolves when a stand-in has said everything that is here already. */
  async finished(): Promise<void> {
    this.isEnding = true;
    while (this.isSpeaking) await new Promise<void>((resolve) => this.waiting.add(resolve));
    this.isEnding = false;
  }

  private give(standIn: StandIn | null): void {
    this.standIn = standIn;
    this.heard?.disconnect();
    this.heard = standIn && new MediaStreamAudioSourceNode(this.context, { mediaStream: standIn.sound });
    this.heard?.connect(this.context.destination);
    this.own.gain.value = standIn ? 0 : 1;
    this.rest = 0;
    this.leftOut = null;
    this.over();
  }

  private take(samples: Int16Array<ArrayBuffer>): void {
    const isLoud = samples.some((sample) => Math.abs(sample) > QUIET);
    this.silence = isLoud ? 0 : this.silence + samples.length;
    if (!this.standIn) {
      if (this.next && this.silence >= PAUSE) this.give(this.next);
      return;
    }
    if (this.isLeftOut(samples, isLoud)) return;
    if (isLoud && !this.isUttering) {
      this.isUttering = true;
      this.standIn.say(this.before);
    }
    this.before = samples;
    if (this.isUttering) this.utter(samples, isLoud);
  }

  /** Of an answer that was cut the rest may still be on its way. */
  private isLeftOut(samples: Int16Array, isLoud: boolean): boolean {
    if (this.leftOut === null) return false;
    this.leftOut += samples.length;
    if (!isLoud || this.leftOut > MOST_LEFT_OUT) this.leftOut = null;
    return true;
  }

  private utter(samples: Int16Array<ArrayBuffer>, isLoud: boolean): void {
    const { standIn } = this;
    standIn?.say(samples);
    if (!standIn || isLoud || (this.silence < PAUSE && !this.isEnding)) return;
    this.isUttering = false;
    void this.hearOut(standIn);
  }

  private async hearOut(standIn: StandIn): Promise<void> {
    this.rest += 1;
    await standIn.end();
    if (this.standIn !== standIn || this.rest === 0) return;
    this.rest -= 1;
    this.tell();
  }

  private over(): void {
    this.isUttering = false;
    this.rest = 0;
    this.tell();
  }

  private tell(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
