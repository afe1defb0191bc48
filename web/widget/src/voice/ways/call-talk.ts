import type { CallEvent, CallLine, OpenLine } from './call-line.js';
import type { Talk, TalkEnd, TalkParts, TalkState } from './talk.js';

const LOOK_MS = 50;
/** A call in which nobody says a word for so long is ended (milliseconds): it costs as long as it lasts. */
const PATIENCE_MS = 60_000;

/** What the vendor's events mean for who is to speak. */
const STATES: Readonly<Record<string, TalkState>> = {
  'input_audio_buffer.speech_started': 'listening',
  'input_audio_buffer.speech_stopped': 'thinking',
  'output_audio_buffer.started': 'speaking',
  'output_audio_buffer.stopped': 'listening',
  'output_audio_buffer.cleared': 'listening',
};

/** Talking in real time with a model that listens and speaks by itself, over whichever line. */
export class CallTalk implements Talk {
  readonly done = null;
  /** One change after the other: the last one counts. */
  private changing = Promise.resolve();
  private line: CallLine | null = null;
  private state: TalkState = 'listening';
  private words = { of: '', text: '' };
  private timer: ReturnType<typeof setInterval> | undefined;
  private unwatch: (() => void) | undefined;
  private spokeAt = Date.now();
  private isOver = false;

  private constructor(private readonly parts: TalkParts) {}

  /** @throws when the call is refused, or nothing is heard of the other side in time */
  static async open(parts: TalkParts, open: OpenLine): Promise<Talk> {
    const talk = new CallTalk(parts);
    talk.line = await open({
      heard: (event) => talk.hear(event),
      closed: (isBroken) => void talk.lost(isBroken),
    });
    talk.begin();
    return talk;
  }

  mute(isMuted: boolean): void {
    this.parts.microphone.mute(isMuted);
  }

  press(isPressed: boolean): void {
    this.parts.microphone.mute(!isPressed);
    if (isPressed) {
      if (this.state !== 'listening') this.interrupt();
      return this.line?.send({ type: 'input_audio_buffer.clear' });
    }
    // The server has it answered.
    this.line?.send({ type: 'input_audio_buffer.commit' });
    this.become('thinking');
  }

  readonly pressing = (): Promise<void> => {
    const change = this.changing.then(() => this.line?.call.pushToTalk(this.parts.isPushToTalk));
    this.changing = change.catch(() => undefined);
    return change;
  };

  interrupt(): void {
    this.line?.cut();
    this.become('listening');
  }

  async end(): Promise<void> {
    if (!this.leave()) return;
    await this.line?.call.hangUp();
    this.parts.over(null);
  }

  private begin(): void {
    const { parts } = this;
    this.become('listening');
    this.timer = setInterval(() => this.look(), LOOK_MS);
    // A person has the floor: of the assistant nothing more is heard, whatever came already.
    let mode = parts.chat.state.conversation?.mode;
    this.unwatch = parts.chat.subscribe(() => {
      const before = mode;
      mode = parts.chat.state.conversation?.mode;
      if (mode === 'seller' && before !== mode) this.interrupt();
    });
  }

  private look(): void {
    const { parts } = this;
    parts.level(parts.microphone.level());
    if (this.state !== 'listening') this.spokeAt = Date.now();
    else if (Date.now() - this.spokeAt > PATIENCE_MS) void this.finish('quiet');
  }

  private hear(event: CallEvent): void {
    const { type, response } = event;
    if (type === 'input_audio_buffer.speech_started') this.spokeAt = Date.now();
    const state = STATES[type];
    if (state) this.become(state);
    // Nothing is to be heard of an answer that was cancelled before it began.
    const isCut = type === 'response.done' && response?.status !== 'completed';
    if (isCut && this.state === 'thinking') this.become('listening');
    this.write(event);
  }

  /** Captions: whoever spoke last. */
  private write({ type, item_id: of = '', delta, transcript }: CallEvent): void {
    if (!type.includes('_transcript')) return;
    const before = this.words.of === of ? this.words.text : '';
    const text = transcript ?? (delta === undefined ? before : before + delta);
    this.words = { of, text };
    this.parts.caption(text);
  }

  private become(state: TalkState): void {
    const isAnswered = this.parts.chat.state.conversation?.mode !== 'seller';
    this.state = state === 'thinking' && !isAnswered ? 'listening' : state;
    this.parts.became(this.state);
  }

  private async lost(isBroken: boolean): Promise<void> {
    if (!this.leave()) return;
    const end = await this.line?.call.verdict();
    this.parts.over(isBroken && end === null ? 'lost' : (end ?? null));
  }

  private async finish(end: TalkEnd): Promise<void> {
    if (!this.leave()) return;
    await this.line?.call.hangUp();
    this.parts.over(end);
  }

  private leave(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    clearInterval(this.timer);
    this.unwatch?.();
    this.line?.close();
    return true;
  }
}
