import { useEffect, useRef } from 'preact/hooks';
import type { TalkGear } from '../talk-gear.js';
import type { VoiceWords } from '../words/en.js';

/** A face that speaks, where the server has one: seen as long as the visitor likes. */
export function FaceView({ gear, words }: { readonly gear: TalkGear; readonly words: VoiceWords }) {
  const { face } = gear;
  if (!face) return null;
  const { state, note } = face;
  const isOff = state === 'off';
  return (
    <div class="face" data-state={state}>
      {state === 'shown' && <Picture video={face.video} name={words.face} />}
      <p role="status">{note ? words[note] : state === 'coming' && words.faceComing}</p>
      <button type="button" class="quiet" onClick={() => gear.showFace(isOff)}>
        {isOff ? words.showFace : words.hideFace}
      </button>
    </div>
  );
}

function Picture({ video, name }: { readonly video: HTMLVideoElement; readonly name: string }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    video.setAttribute('aria-label', name);
    frame.current?.replaceChildren(video);
  }, [video, name]);
  return <div class="picture" ref={frame} />;
}
