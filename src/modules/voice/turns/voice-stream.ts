import type { TextDelta } from '../../../contract/domain-events.js';
import type { ProblemDocument } from '../../../contract/problem.schema.js';
import type { SpeechStatus } from '../../../contract/voice.schema.js';
import type { ReplyEnd, ReplyWatcher } from '../../assistant/reply-progress.js';
import { ReplyStream, type Showing } from '../../assistant/reply-stream.js';
import type { SentMessage } from '../../messages/messages.service.js';
import { SAMPLE_RATE, type TextToSpeech } from '../../speech/text-to-speech.provider.js';
import { SentenceCutter } from './sentence-cutter.js';
import { SpeechQueue, type SpokenPiece } from './speech-queue.js';
import type { TurnChannel } from './turn-channel.js';

/** The most characters of one answer that are spoken; the rest can be read. */
export const MOST_SPOKEN = 4_000;

interface Voice {
  /** Null: this server has none. */
  readonly synthesis: TextToSpeech | null;
  readonly onFailure: (error: unknown) => void;
}

/** A spoken turn as events: the words, and the sound sentence by sentence while they are still being written. */
export class VoiceStream implements ReplyWatcher {
  private readonly words: ReplyStream;
  private cutter = new SentenceCutter();
  private queue: SpeechQueue | null = null;
  private left = MOST_SPOKEN;
  private generationId: string | null = null;
  private status: SpeechStatus = 'none';

  constructor(
    private readonly showing: Showing,
    private readonly events: TurnChannel,
    private readonly voice: Voice,
  ) {
    this.words = new ReplyStream(showing, events);
    void events.closed.then(() => this.queue?.stop());
  }

  /** Aborted when the reader is gone. The answer goes on without it, in writing. */
  get signal(): AbortSignal {
    return this.words.signal;
  }

  /** What is understood so far; `is_final` once it is all. */
  hearing(text: string, isFinal = false): void {
    this.send('voice.transcript', { text, is_final: isFinal });
  }

  created({ message }: SentMessage): void {
    this.words.created(message);
  }

  /** A text that begins anew takes back what was spoken of it. */
  started(reply: { generation_id: string; epoch: number }): void {
    this.words.started(reply);
    if (this.generationId !== null) this.silence();
    this.generationId = reply.generation_id;
    this.cutter = new SentenceCutter();
    this.left = MOST_SPOKEN;
    const { synthesis } = this.voice;
    this.status = synthesis ? 'complete' : 'off';
    this.queue =
      synthesis &&
      new SpeechQueue(
        synthesis,
        (piece) => this.sound(piece),
        (error) => this.failed(error),
      );
  }

  delta(delta: TextDelta): void {
    this.words.delta(delta);
    this.speak(this.cutter.add(delta.text));
  }

  /** A sentence that is whole is not held back. */
  wants(text: string): boolean {
    return this.queue !== null && this.cutter.isWholeWith(text);
  }

  /** A person speaks now: nothing more is said, and what is not yet heard is taken back. */
  interrupt(): void {
    this.silence();
    this.queue = null;
    if (this.generationId !== null) this.status = 'stopped';
  }

  /** Ends the stream once all is spoken. */
  async close(end: ReplyEnd | null): Promise<void> {
    if (end?.status === 'cancelled') this.interrupt();
    else this.speak(this.cutter.end());
    this.words.ended(end);
    await Promise.race([this.queue?.spoken(), this.events.closed]);
    this.send('voice.ended', { generation_id: this.generationId, status: this.status });
    this.events.end();
  }

  /** Ends the stream with a refusal that came too late for a status. */
  fail(problem: ProblemDocument): void {
    this.interrupt();
    this.send('problem', { problem });
    this.events.end();
  }

  private speak(sentences: readonly string[]): void {
    for (const sentence of sentences) {
      this.left -= sentence.length;
      if (this.left >= 0) this.queue?.say(sentence);
    }
  }

  private silence(): void {
    this.queue?.stop();
    this.send('voice.cleared', { generation_id: this.generationId });
  }

  private failed(error: unknown): void {
    this.status = 'failed';
    this.voice.onFailure(error);
  }

  private async sound({ samples, ...piece }: SpokenPiece): Promise<void> {
    const type = `audio/pcm;rate=${SAMPLE_RATE}`;
    await this.events.sound(this.here({ generation_id: this.generationId, ...piece, type }), samples);
  }

  private send(event: string, data: object): void {
    this.events.send(event, this.here(data));
  }

  private here(data: object): object {
    return { conversation_id: this.showing.conversationId, ...data };
  }
}
