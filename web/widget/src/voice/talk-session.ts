import type { RealtimeStatus } from '@omnichat/client';
import { callsHangUp } from '@omnichat/client/rest';
import { MicrophoneError } from './sound/microphone.js';
import { TalkGear } from './talk-gear.js';
import { IDLE, type TalkView } from './talk-view.js';
import { noteOf } from './ways/note-of.js';
import type { Talk, TalkEnd, TalkNote, TalkParts } from './ways/talk.js';
import { CallElsewhere, openTalk, type StepDown } from './ways/ways.js';

/** Where a talk belongs. */
export interface TalkPlace extends Pick<TalkParts, 'chat' | 'rest' | 'page'> {
  readonly status: RealtimeStatus;
}

/** Whoever has agreed on this page is not asked again on it. */
let hasAgreed = false;

/** A talk of the visitor, from the first click to the last word. */
export class TalkSession {
  view = IDLE;
  talk: Talk | null = null;
  gear: TalkGear | null = null;
  /** Counts what was begun: of what came before nothing is heard any more. */
  private round = 0;
  private elsewhere: string | null = null;
  /** Until the server knows that the last call is over. */
  private leaving = Promise.resolve();

  constructor(
    private readonly place: TalkPlace,
    private readonly changed: () => void,
  ) {}

  /** Says first what happens, to whoever has not agreed yet. */
  begin(): void {
    if (hasAgreed) void this.open();
    else this.change({ ...IDLE, phase: 'consent' });
  }

  agree(): void {
    hasAgreed = true;
    void this.open();
  }

  decline(): void {
    this.change(IDLE);
  }

  mute(isMuted: boolean): void {
    this.talk?.mute(isMuted);
    this.change({ isMuted });
  }

  /** Ends the call of another page, and talks here. */
  async moveHere(): Promise<void> {
    const id = this.elsewhere;
    this.change({ ...IDLE, phase: 'connecting' });
    if (id !== null) await callsHangUp({ client: this.place.rest, path: { id }, body: {} }).catch(() => undefined);
    await this.open();
  }

  /** Also while the browser still asks. */
  end(): void {
    if (this.view.phase === 'idle') return;
    const { talk } = this;
    this.close(null);
    if (talk) this.leaving = talk.end();
  }

  private async open(): Promise<void> {
    this.change({ ...IDLE, phase: 'asking' });
    this.round += 1;
    const { round } = this;
    try {
      const gear = await TalkGear.open(this.place, {
        changed: () => this.change({}),
        note: (note) => this.change({ note }),
        gone: () => this.leave('microphoneGone'),
        pressed: () => void this.pressing(),
      });
      await this.leaving;
      if (round !== this.round) return gear.close();
      this.gear = gear;
      await this.talkBy([]);
      if (round === this.round) gear.begin();
    } catch (error) {
      if (round === this.round) this.fail(error);
    }
  }

  /** Talks by the best way that is not among these. */
  private async talkBy(passed: readonly StepDown[]): Promise<void> {
    const { gear, round } = this;
    if (!gear) return;
    this.change({ phase: 'connecting', level: 0, caption: '', steps: passed });
    gear.mute(this.view.isMuted);
    try {
      const { talk, way, steps } = await openTalk(this.place.status, this.partsWith(gear), passed);
      if (round !== this.round) return await talk.end();
      this.talk = talk;
      this.change({ way, steps });
    } catch (error) {
      if (round === this.round) this.fail(error);
    }
  }

  /** Whether a button says when the visitor speaks was chosen anew: a call goes on. */
  private async pressing(): Promise<void> {
    const { talk } = this;
    if (!talk?.pressing) return this.again();
    this.gear?.mute(this.view.isMuted);
    try {
      await talk.pressing();
    } catch {
      if (talk === this.talk) await this.again();
    }
  }

  /** Talks on by the same way, as it was chosen anew. */
  private async again(): Promise<void> {
    const { talk } = this;
    if (!talk) return;
    const { steps } = this.view;
    this.talk = null;
    this.round += 1;
    await talk.end();
    await this.talkBy(steps);
  }

  private partsWith({ microphone, mouth, devices }: TalkGear): TalkParts {
    const { round } = this;
    const show = (part: Partial<TalkView>): void => {
      if (round === this.round) this.change(part);
    };
    return {
      ...this.place,
      microphone,
      mouth,
      get isPushToTalk() {
        return devices.choices.isPushToTalk;
      },
      became: (phase) => show({ phase }),
      level: (level) => show({ level }),
      caption: (caption) => show({ caption }),
      note: (note) => show({ note }),
      over: (end) => {
        if (round === this.round) this.over(end);
      },
    };
  }

  private over(end: TalkEnd): void {
    const { way, steps } = this.view;
    this.talk = null;
    if (end !== 'lost') return this.close(end);
    if (way === null || way === 'cascade') return this.close('failed');
    console.info(`omnichat: no ${way}: it broke off`);
    this.round += 1;
    void this.talkBy([...steps, { way, reason: null }]);
  }

  private leave(note: TalkNote): void {
    this.end();
    this.change({ note });
  }

  private fail(error: unknown): void {
    const fault = error instanceof MicrophoneError ? error.fault : null;
    this.elsewhere = error instanceof CallElsewhere ? error.callId : null;
    if (fault) this.close(null);
    else this.close(this.elsewhere === null ? noteOf(error) : 'elsewhere');
    this.change({ phase: fault === 'denied' ? 'denied' : 'idle', fault });
  }

  private close(note: TalkNote | null): void {
    this.round += 1;
    this.talk = null;
    this.gear?.close();
    this.gear = null;
    this.change({ phase: 'idle', level: 0, caption: '', note });
  }

  private change(part: Partial<TalkView>): void {
    this.view = { ...this.view, ...part };
    this.changed();
  }
}
