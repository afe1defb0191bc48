import { Microphone, type MicrophoneFault } from './sound/microphone.js';
import { Talking } from './talking.jsx';
import type { TalkPlace, TalkSession } from './talk-session.js';
import { Note, Step } from './telling.jsx';
import { useTalk } from './use-talk.js';
import type { VoiceWords } from './words/en.js';
import { voiceWords } from './words/voice-words.js';
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
  const { phase, note } = session.view;
  const fault = Microphone.fault() ?? session.view.fault;
  if (status.way === 'text') {
    return (
      <div class="voice" data-state="off">
        <Step way={words.writing} reason={words.away} hint={status.ways.cascade.reason?.message} />
      </div>
    );
  }
  if (phase === 'consent') return <Consent {...{ session, words, hasFace: status.avatar.available }} />;
  if (phase !== 'idle' && phase !== 'denied') return <Talking {...{ session, words, status }} />;
  const isPossible = fault === null || fault === 'denied' || fault === 'no-microphone';
  const isElsewhere = note === 'elsewhere';
  return (
    <div class="voice" data-state={phase}>
      <button
        type="button"
        class="chip"
        disabled={!isPossible}
        onClick={() => (isElsewhere ? void session.moveHere() : session.begin())}
      >
        <Mark />
        {isElsewhere ? words.moveHere : words.talk}
      </button>
      {fault && <Step way={words.writing} reason={words[FAULTS[fault]]} />}
      <Note note={note} words={words} />
    </div>
  );
}

interface ConsentProps {
  readonly session: TalkSession;
  readonly words: VoiceWords;
  readonly hasFace: boolean;
}

/** Said before the microphone opens. */
function Consent({ session, words, hasFace }: ConsentProps) {
  return (
    <div class="voice panel" data-state="consent">
      <p id="consent">
        {words.consent}
        {hasFace && ` ${words.consentFace}`}
      </p>
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

function Mark() {
  return (
    <svg viewBox="0 0 24 24" class="sign" aria-hidden="true">
      <path d="M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4" />
    </svg>
  );
}
