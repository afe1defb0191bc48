import { ProblemError, type RealtimeStatus } from '@omnichat/client';
import { callsHangUp } from '@omnichat/client/rest';
import { keptChoices } from './sound/devices.js';
import { Microphone, MicrophoneError } from './sound/microphone.js';
import { TalkDevices } from './talk-devices.js';
import { IDLE, type TalkView } from './talk-view.js';
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
  devices: TalkDevices | null = null;
  private microphone: Microphone | null = null;
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
      const choices = await keptChoices();
      const microphone = await Microphone.open(choices.microphone);
      await this.leaving;
      if (round !== this.round) return microphone.close();
      this.microphone = microphone;
      this.devices = new TalkDevices(microphone, choices, {
        changed: () => this.change({}),
        note: (note) => this.change({ note }),
        gone: () => this.leave('microphoneGone'),
        pressed: () => void this.pressing(),
      });
      await this.talkBy([]);
    } catch (error) {
      if (round === this.round) this.fail(error);
    }
  }

  /** Talks by the best way that is not among these. */
  private async talkBy(passed: readonly StepDown[]): Promise<void> {
    const { microphone, devices, round } = this;
    if (!microphone || !devices) return;
    this.change({ phase: 'connecting', level: 0, caption: '', steps: passed });
    this.listenOrNot();
    try {
      const { talk, way, steps } = await openTalk(this.place.status, this.partsWith(microphone, devices), passed);
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
    this.listenOrNot();
    try {
      await talk.pressing();
    } catch {
      if (talk === this.talk) await this.again();
    }
  }

  private listenOrNot(): void {
    this.microphone?.mute(this.view.isMuted || this.devices?.choices.isPushToTalk === true);
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

  private partsWith(microphone: Microphone, devices: TalkDevices): TalkParts {
    const { round } = this;
    const show = (part: Partial<TalkView>): void => {
      if (round === this.round) this.change(part);
    };
    return {
      ...this.place,
      microphone,
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
    this.devices?.close();
    this.microphone?.close();
    this.microphone = null;
    this.change({ phase: 'idle', level: 0, caption: '', note });
  }

  private change(part: Partial<TalkView>): void {
    this.view = { ...this.view, ...part };
    this.changed();
  }
}

function noteOf(error: unknown): TalkNote {
  console.error(error);
  return error instanceof ProblemError && [429, 503, 504].includes(error.problem.status) ? 'busy' : 'failed';
}
