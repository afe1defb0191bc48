import { type Chat, ProblemError, type RealtimeStatus, type RestClient } from '@omnichat/client';
import type { Mouth } from '../sound/mouth.js';
import { type FacePlace, FaceSession } from './face-session.js';

export type FaceState = 'off' | 'coming' | 'shown';

/** Why there is no face, by the words that say so. */
export type FaceNote = 'faceFailed' | 'faceLost';

/** A face that says what we say, while the visitor wants to see it. Without one the voice goes on by itself. */
export class Face {
  state: FaceState = 'off';
  note: FaceNote | null = null;
  /** Only the picture: what is heard of it goes by the mouth, to the speaker that the visitor has chosen. */
  readonly video = document.createElement('video');
  private session: FaceSession | null = null;

  constructor(
    private readonly place: FacePlace,
    private readonly mouth: Mouth,
    private readonly changed: () => void,
  ) {
    this.video.muted = true;
    this.video.playsInline = true;
  }

  async show(): Promise<void> {
    if (this.session) return;
    const session = new FaceSession(this.place, (why) => this.lose(session, why));
    this.session = session;
    this.become('coming', null);
    try {
      const voice = await session.open(this.video);
      if (this.session !== session) return;
      this.mouth.speakBy(voice);
      this.become('shown', null);
    } catch (error) {
      this.lose(session, wordsOf(error));
    }
  }

  /** The voice goes on without a face, at once, and nothing more is paid for it. */
  hide(): void {
    this.mouth.speakBy(null);
    this.session?.close();
    this.session = null;
    this.video.srcObject = null;
    this.become('off', null);
  }

  private lose(session: FaceSession, why: string): void {
    if (this.session !== session) return;
    const note = this.state === 'shown' ? 'faceLost' : 'faceFailed';
    console.info(`omnichat: no face: ${why}`);
    this.hide();
    this.become('off', note);
  }

  private become(state: FaceState, note: FaceNote | null): void {
    this.state = state;
    this.note = note;
    this.changed();
  }
}

/** Where a face would belong, if there is one. */
export interface FaceOffer {
  readonly rest: RestClient;
  readonly chat: Chat;
  readonly status: RealtimeStatus;
}

/** Null where the server has none. */
export const faceFor = ({ rest, chat, status }: FaceOffer, mouth: Mouth, changed: () => void): Face | null =>
  status.avatar.available ? new Face({ rest, conversationId: chat.id }, mouth, changed) : null;

function wordsOf(error: unknown): string {
  if (error instanceof ProblemError) return error.problem.title;
  return error instanceof Error ? error.message : 'it could not be opened';
}
