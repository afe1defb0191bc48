import { LineBroken, LiveTurn } from './live-turn.js';
import { type SpeakParts, type SpeechStatus, speakTurn } from './spoken-turn.js';

/** Something that is said while it is recorded. */
export class Utterance {
  private readonly pieces: Blob[] = [];
  private live: LiveTurn | null = null;

  constructor(private readonly parts: SpeakParts) {}

  /** The next piece of the recording, as it was recorded. */
  say(piece: Blob): void {
    this.pieces.push(piece);
    this.live?.say(piece);
  }

  /** Somebody speaks: what is recorded goes up now, as far as the socket is open. Without this it goes at the end. */
  begin(): void {
    if (this.live || !this.parts.socket.isOpen || this.parts.signal.aborted) return;
    this.live = new LiveTurn(this.parts);
    this.live.say(new Blob(this.pieces));
  }

  /** The recording is whole. Resolves when the answer is spoken to its end. @throws ProblemError, Unanswered */
  async finish(): Promise<SpeechStatus> {
    const { live, pieces, parts } = this;
    try {
      if (live) return await live.finish();
    } catch (error) {
      if (!(error instanceof LineBroken) || parts.signal.aborted) throw error;
    }
    return speakTurn(new Blob(pieces, { type: pieces[0]?.type.split(';')[0] ?? '' }), parts);
  }
}
