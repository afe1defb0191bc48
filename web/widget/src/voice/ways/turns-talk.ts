import { utter, type Utterance } from '@omnichat/client/voice';
import { Player } from '../sound/player.js';
import { noteOf } from './note-of.js';
import type { Talk, TalkEnd, TalkParts } from './talk.js';

/** Louder than this is speech; the root mean square of quiet rooms is a tenth of it. */
const SPEECH_LEVEL = 0.015;
/** Times in milliseconds: between two looks, the pause that ends a turn, the longest turn, how long nobody says a word. */
const LOOK_MS = 50;
const PAUSE_MS = 1_100;
const LONGEST_MS = 55_000;
const PATIENCE_MS = 20_000;

/** Talking by turns: a recording goes to the server while it is made, the answer comes back in words and in sound, sentence by sentence. */
export class TurnsTalk implements Talk {
  private readonly player: Player;
  private turn = new AbortController();
  private timer: ReturnType<typeof setInterval> | undefined;
  private finish: () => Promise<void> = () => Promise.resolve();
  private utterance: Utterance | null = null;
  private caption = '';
  private beganAt = 0;
  private loudAt: number | null = null;
  private isPressed = false;
  private isListening = false;
  private isOver = false;

  private constructor(private readonly parts: TalkParts) {
    this.player = new Player(parts.mouth);
  }

  static open(parts: TalkParts): Promise<Talk> {
    const talk = new TurnsTalk(parts);
    talk.listen();
    return Promise.resolve(talk);
  }

  mute(isMuted: boolean): void {
    this.beganAt = Date.now();
    this.parts.microphone.mute(isMuted);
    // However long it was off: a recording has its limit.
    if (!isMuted && this.isListening && this.loudAt === null) this.recordAnew();
  }

  press(isPressed: boolean): void {
    this.isPressed = isPressed;
    this.parts.microphone.mute(!isPressed);
    if (!isPressed) return this.done();
    if (this.isListening) this.record();
    else this.interrupt();
  }

  readonly pressing = null;

  readonly done = (): void => {
    if (this.isListening) void this.answer();
  };

  interrupt(): void {
    void this.parts.chat.stop().catch(() => undefined);
    this.turn.abort();
    this.player.stop();
  }

  end(): Promise<void> {
    this.leave(null);
    return Promise.resolve();
  }

  private listen(): void {
    if (this.isOver) return;
    this.parts.became('listening');
    this.isListening = true;
    this.loudAt = null;
    if (!this.parts.isPushToTalk || this.isPressed) return this.record();
    this.beganAt = Date.now();
    this.timer = setInterval(() => this.wait(), LOOK_MS);
  }

  private record(): void {
    clearInterval(this.timer);
    this.beganAt = Date.now();
    this.turn = new AbortController();
    const utterance = this.utter();
    this.utterance = utterance;
    this.finish = this.parts.microphone.record((piece) => utterance.say(piece));
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  private recordAnew(): void {
    void this.finish();
    this.record();
  }

  private look(): void {
    const level = this.parts.microphone.level();
    this.parts.level(level);
    const now = Date.now();
    if (level > SPEECH_LEVEL) this.heardAt(now);
    const hasPaused = this.loudAt !== null && now - this.loudAt > PAUSE_MS && !this.parts.isPushToTalk;
    if (hasPaused || (this.loudAt !== null && now - this.beganAt > LONGEST_MS)) return void this.answer();
    if (this.loudAt === null) this.wait();
  }

  private heardAt(now: number): void {
    this.loudAt = now;
    this.utterance?.begin();
  }

  /** Whoever says nothing for so long has gone. */
  private wait(): void {
    if (!this.parts.microphone.isMuted && Date.now() - this.beganAt > PATIENCE_MS) this.leave('quiet');
  }

  private leave(end: TalkEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    clearInterval(this.timer);
    this.turn.abort();
    void this.finish();
    this.player.stop();
    this.parts.over(end);
  }

  private async answer(): Promise<void> {
    clearInterval(this.timer);
    this.isListening = false;
    this.parts.level(0);
    await this.finish();
    // What nobody said need not be sent.
    if (this.loudAt === null) {
      this.parts.note('nothingHeard');
      return this.listen();
    }
    this.parts.became('thinking');
    this.parts.note(null);
    try {
      await this.hear();
    } catch (error) {
      if (!this.turn.signal.aborted) return this.leave(noteOf(error));
    }
    this.parts.caption('');
    this.listen();
  }

  private utter(): Utterance {
    const page = this.parts.page();
    const turn = {
      ...(page === null ? {} : { page_url: page }),
      heard: (text: string) => this.parts.caption((this.caption = text)),
      sound: (samples: Uint8Array<ArrayBuffer>) => {
        this.parts.became('speaking');
        this.player.play(samples);
      },
      silence: () => void this.player.stop(),
    };
    return utter(this.parts.chat, turn, this.turn.signal);
  }

  private async hear(): Promise<void> {
    this.caption = '';
    const status = await this.utterance?.finish();
    await this.player.finished();
    if (status === 'failed' || status === 'off') this.parts.note('notSpoken');
    if (status === 'none') this.parts.note(this.caption === '' ? 'nothingHeard' : 'personReads');
    if (status === 'stopped') this.parts.note('personReads');
  }
}
