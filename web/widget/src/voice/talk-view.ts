import type { MicrophoneFault } from './sound/microphone.js';
import type { TalkNote, TalkState } from './ways/talk.js';
import type { StepDown, WayName } from './ways/ways.js';

/** `consent`: the visitor is told what happens before the microphone opens. `denied`: the browser, or the visitor, said no. */
export type Phase = 'idle' | 'consent' | 'asking' | 'connecting' | 'denied' | TalkState;

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

export const IDLE: TalkView = {
  phase: 'idle',
  way: null,
  steps: [],
  note: null,
  fault: null,
  caption: '',
  level: 0,
  isMuted: false,
};
