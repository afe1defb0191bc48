import type { RealtimeStatus } from '@omnichat/client';
import { Microphone, type MicrophoneFault } from './microphone.js';
import type { TalkNote } from './talk.js';
import type { Phase, TalkPlace, TalkSession } from './talk-session.js';
import { useTalk } from './use-talk.js';
import { type VoiceWords, voiceWords } from './voice-words.js';
import './voice.css';

export interface VoiceProps extends TalkPlace {
  readonly isOpen: boolean;
}

const FAULTS = {
  denied: 'denied',
  'no-microphone': 'noMicrophone',
  'not-supported': 'notSupported',
  'insecure-page': 'insecurePage',
} as const satisfies Record<MicrophoneFault, keyof VoiceWords>;

/** The microphone: from a button to a talk, and in words whatever stands between. */
export function Voice({ isOpen, ...place }: VoiceProps) {
  const words = voiceWords();
  const { status } = place;
  const session = useTalk(place, isOpen);
  const { phase } = session.view;
  const fault = Microphone.fault() ?? session.view.fault;
  if (status.way === 'text') {
    return (
      <div class="voice" data-state="off">
        <Step way={words.writing} reason={words.away} hint={status.ways.cascade.reason?.message} />
      </div>
    );
  }
  if (phase === 'consent') return <Consent {...{ session, words }} />;
  if (phase !== 'idle' && phase !== 'denied') return <Talking {...{ session, words, status }} />;
  const isPossible = fault === null || fault === 'denied';
  return (
    <div class="voice" data-state={phase}>
      <button type="button" class="chip" disabled={!isPossible} onClick={() => session.begin()}>
        <Mark />
        {words.talk}
      </button>
      {fault && <Step way={words.writing} reason={words[FAULTS[fault]]} />}
      <Note note={session.view.note} words={words} />
    </div>
  );
}

/** Which way it is, and why it is no better one. */
function Step({ way, reason, hint }: { way: string; reason: string | null; hint?: string | undefined }) {
  return (
    <p class="step" role="status" title={hint}>
      <b>{way}</b>
      {reason !== null && ` · ${reason}`}
    </p>
  );
}

function Note({ note, words }: { note: TalkNote | null; words: VoiceWords }) {
  return note ? <p role="alert">{words[note]}</p> : null;
}

interface PartProps {
  readonly session: TalkSession;
  readonly words: VoiceWords;
}

/** Said before the microphone opens. */
function Consent({ session, words }: PartProps) {
  return (
    <div class="voice panel" data-state="consent">
      <p id="consent">{words.consent}</p>
      <div class="acts">
        <button type="button" class="main" aria-describedby="consent" onClick={() => session.agree()}>
          {words.agree}
        </button>
        <button type="button" class="quiet" onClick={() => session.decline()}>
          {words.notNow}
        </button>
      </div>
    </div>
  );
}

function Talking({ session, words, status }: PartProps & { status: RealtimeStatus }) {
  const { view, talk } = session;
  const { phase, way, caption, level, isMuted, steps } = view;
  const said: Record<Phase, string> = { ...words, idle: '', consent: '' };
  const reason = steps.findLast((step) => step.reason !== null)?.reason ?? status.ways.cascade.reason?.message ?? null;
  return (
    <div class="voice panel" data-state={phase} data-way={way}>
      <p role="status">{said[phase]}</p>
      {caption !== '' && <p class="caption">{caption}</p>}
      <meter min={0} max={0.3} value={phase === 'listening' ? level : 0} aria-label={words.loudness} />
      <div class="acts">
        {phase === 'listening' && (
          <button type="button" class="main" onClick={() => talk?.done()}>
            {words.done}
          </button>
        )}
        {(phase === 'speaking' || phase === 'thinking') && (
          <button type="button" class="main" onClick={() => talk?.interrupt()}>
            {words.interrupt}
          </button>
        )}
        <button type="button" class="quiet" aria-pressed={isMuted} onClick={() => session.mute(!isMuted)}>
          {isMuted ? words.unmute : words.mute}
        </button>
        <button type="button" class="quiet" onClick={() => session.end()}>
          {words.end}
        </button>
      </div>
      {way && <Step way={way === 'cascade' ? words.byTurns : words.realTime} reason={reason} />}
      <Note note={view.note} words={words} />
    </div>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" class="sign" aria-hidden="true">
      <path d="M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4" />
    </svg>
  );
}
