import type { RealtimeStatus } from '@omnichat/client';
import { useRef, useState } from 'preact/hooks';
import { DeviceChoice } from './device-choice.jsx';
import { FaceView } from './face/face-view.jsx';
import type { TalkSession } from './talk-session.js';
import type { Phase, TalkView } from './talk-view.js';
import { Note, Step } from './telling.jsx';
import type { VoiceWords } from './words/en.js';
import type { WayName } from './ways/ways.js';

interface TalkingProps {
  readonly session: TalkSession;
  readonly words: VoiceWords;
  readonly status: RealtimeStatus;
}

const WAYS = { webrtc: 'realTime', proxy: 'byServer', cascade: 'byTurns' } as const satisfies Record<
  WayName,
  keyof VoiceWords
>;

/** A talk that is being connected or goes on: who is to speak, what was understood, and what the visitor can do. */
export function Talking({ session, words, status }: TalkingProps) {
  const { view, gear } = session;
  const { phase, way, caption, level } = view;
  const said: Record<Phase, string> = { ...words, idle: '', consent: '' };
  return (
    <div class="voice panel" data-state={phase} data-way={way}>
      {gear && way && <FaceView {...{ gear, words }} />}
      <p role="status">{said[phase]}</p>
      {caption !== '' && <p class="caption">{caption}</p>}
      <meter min={0} max={0.3} value={phase === 'listening' ? level : 0} aria-label={words.loudness} />
      <Acts {...{ session, words }} />
      {way && <Step way={words[WAYS[way]]} reason={reasonOf(view, status, words)} />}
      <Note note={view.note} words={words} />
      {gear && way && <DeviceChoice {...{ devices: gear.devices, words }} />}
    </div>
  );
}

/** Why it is no better way, and what this one lacks. */
function reasonOf({ way, steps }: TalkView, status: RealtimeStatus, words: VoiceWords): string | null {
  const last = steps.at(-1);
  const lacks = way === 'cascade' ? status.ways.cascade.reason?.message : undefined;
  const reasons = [last && (last.reason ?? (last.way === 'webrtc' ? words.blocked : words.brokeOff)), lacks].filter(
    (each) => each !== undefined,
  );
  return reasons.length > 0 ? reasons.join(' ') : null;
}

function Acts({ session, words }: Omit<TalkingProps, 'status'>) {
  const { view, talk, gear } = session;
  const { phase, isMuted } = view;
  const isPushToTalk = gear?.devices.choices.isPushToTalk ?? false;
  const { done } = talk ?? { done: null };
  return (
    <div class="acts">
      {talk && isPushToTalk && <Press press={(isPressed) => session.talk?.press(isPressed)} words={words} />}
      {phase === 'listening' && done && !isPushToTalk && (
        <button type="button" class="main" onClick={done}>
          {words.done}
        </button>
      )}
      {(phase === 'speaking' || phase === 'thinking') && (
        <button type="button" class="main" onClick={() => talk?.interrupt()}>
          {words.interrupt}
        </button>
      )}
      {talk && !isPushToTalk && (
        <button type="button" class="quiet" aria-pressed={isMuted} onClick={() => session.mute(!isMuted)}>
          {isMuted ? words.unmute : words.mute}
        </button>
      )}
      <button type="button" class="quiet" onClick={() => session.end()}>
        {words.end}
      </button>
    </div>
  );
}

/** Listens as long as it is held, by a finger or a key. */
function Press({ press, words }: { readonly press: (isPressed: boolean) => void; readonly words: VoiceWords }) {
  const isHeld = useRef(false);
  const [isPressed, setPressed] = useState(false);
  const hold = (is: boolean): void => {
    if (isHeld.current === is) return;
    isHeld.current = is;
    setPressed(is);
    press(is);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    hold(event.type === 'keydown');
  };
  return (
    <button
      type="button"
      class="main hold"
      aria-pressed={isPressed}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        hold(true);
      }}
      onLostPointerCapture={() => hold(false)}
      onKeyDown={key}
      onKeyUp={key}
      onBlur={() => hold(false)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {isPressed ? words.letGo : words.hold}
    </button>
  );
}
