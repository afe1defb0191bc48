import type { TextToSpeech } from '../../speech/text-to-speech.provider.js';

/** A piece of a sentence; the first one has its words. */
export interface SpokenPiece {
  /** Counts from 0 within an answer. */
  readonly sentence: number;
  readonly text?: string;
  readonly samples: Buffer;
}

/** Takes the sound; what it returns is waited for, so that a slow reader slows the vendor down. */
export type SoundSink = (piece: SpokenPiece) => Promise<void>;

type Pieces = AsyncIterator<Buffer>;

interface Utterance {
  readonly sentence: number;
  readonly text: string;
  readonly pieces: Pieces;
  first?: Promise<IteratorResult<Buffer>>;
}

/** Speaks sentences in their order, one after the other; the next one is ordered while one is heard. */
export class SpeechQueue {
  private readonly stopping = new AbortController();
  private readonly waiting: Utterance[] = [];
  private running: Promise<void> | null = null;
  private sentences = 0;

  constructor(
    private readonly synthesis: TextToSpeech,
    private readonly sink: SoundSink,
    /** Hears of a failure, once; nothing is spoken after it. */
    private readonly onFailure: (error: unknown) => void,
  ) {}

  say(text: string): void {
    const { signal } = this.stopping;
    if (signal.aborted) return;
    const pieces = this.synthesis.speak(text, signal)[Symbol.asyncIterator]();
    this.waiting.push({ sentence: this.sentences, text, pieces });
    this.sentences += 1;
    this.running ??= this.run();
  }

  /** Resolves when all that was to be said is said, or nothing more will be. */
  async spoken(): Promise<void> {
    await this.running;
  }

  /** Falls silent at once. */
  stop(): void {
    this.waiting.length = 0;
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    try {
      for (let utterance = this.waiting[0]; utterance; utterance = this.waiting[0]) {
        await this.speak(utterance);
        this.waiting.shift();
      }
    } catch (error) {
      if (!this.stopping.signal.aborted) this.onFailure(error);
      this.stop();
    } finally {
      this.running = null;
    }
  }

  private async speak(utterance: Utterance): Promise<void> {
    const { sentence, text, pieces } = utterance;
    let isFirst = true;
    for (let next = await begun(utterance); next.done !== true; next = await pieces.next()) {
      if (this.stopping.signal.aborted) return;
      const following = this.waiting[1];
      if (following) void begun(following);
      await this.sink({ sentence, samples: next.value, ...(isFirst ? { text } : {}) });
      isFirst = false;
    }
  }
}

/** Orders the sound, once. */
function begun(utterance: Utterance): Promise<IteratorResult<Buffer>> {
  utterance.first ??= utterance.pieces.next();
  // It is heard of when its turn comes.
  utterance.first.catch(() => undefined);
  return utterance.first;
}
