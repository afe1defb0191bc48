import type { RealtimeStatus } from '@omnichat/client';
import { Microphone, MicrophoneError, type MicrophoneFault } from './microphone.js';
import type { Talk, TalkNote, TalkParts, TalkState } from './talk.js';
import { openTalk, type StepDown, type WayName } from './ways.js';

/** `consent`: the visitor is told what happens before the microphone opens. `denied`: the browser, or the visitor, said no. */
export type Phase = 'idle' | 'consent' | 'asking' | 'denied' | TalkState;

/** Where a talk belongs. */
export interface TalkPlace extends Pick<TalkParts, 'chat' | 'rest' | 'page'> {
  readonly status: RealtimeStatus;
}

/** What is shown of a talk. */
export interface TalkView {
  readonly phase: Phase;
  readonly way: WayName | null;
  readonly steps: readonly StepDown[];
  readonly note: TalkNote | null;
  readonly fault: MicrophoneFault | null;
  readonly caption: string;
  readonly level: number;
  readonly isMuted: boolean;
}

const IDLE: TalkView = {
  phase: 'idle',
  way: null,
  steps: [],
  note: null,
  fault: null,
  caption: '',
  level: 0,
  isMuted: false,
};

/** Whoever has agreed on this page is not asked again on it. */
let hasAgreed = false;

/** A talk of the visitor, from the first click to the last word. */
export class TalkSession {
  view = IDLE;
  talk: Talk | null = null;
  private isWanted = false;

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

  /** Also while the browser still asks. */
  end(): void {
    this.isWanted = false;
    this.talk?.end();
  }

  private async open(): Promise<void> {
    this.change({ ...IDLE, phase: 'asking' });
    this.isWanted = true;
    let microphone: Microphone | null = null;
    try {
      microphone = await Microphone.open();
      if (!this.isWanted) {
        microphone.close();
        return this.change(IDLE);
      }
      const { talk, way, steps } = await openTalk(this.place.status, this.partsWith(microphone));
      this.talk = talk;
      this.change({ way, steps });
    } catch (error) {
      microphone?.close();
      const fault = error instanceof MicrophoneError ? error.fault : null;
      this.change({ phase: fault === 'denied' ? 'denied' : 'idle', fault, note: fault ? null : 'failed' });
    }
  }

  private partsWith(microphone: Microphone): TalkParts {
    return {
      ...this.place,
      microphone,
      became: (phase) => this.change({ phase }),
      level: (level) => this.change({ level }),
      caption: (caption) => this.change({ caption }),
      note: (note) => this.change({ note }),
      over: () => {
        this.talk = null;
        this.change({ phase: 'idle', level: 0, caption: '' });
      },
    };
  }

  private change(part: Partial<TalkView>): void {
    this.view = { ...this.view, ...part };
    this.changed();
  }
}
