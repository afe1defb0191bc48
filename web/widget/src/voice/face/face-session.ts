import { ProblemError, type RestClient } from '@omnichat/client';
import { avatarsOpen, avatarsRenew, avatarsStop } from '@omnichat/client/rest';
import type { StandIn } from '../sound/mouth.js';
import { FaceError } from './face-ears.js';
import { FaceVoice } from './face-voice.js';

/** How long a face may take to be there, in milliseconds; then the voice goes on without one. */
const COMING_MS = 20_000;

/** Where a face belongs. */
export interface FacePlace {
  readonly rest: RestClient;
  readonly conversationId: string;
}

/** One session with a face. It costs until it is stopped, so whatever ends it stops it at the server, too. */
export class FaceSession {
  private readonly ending = new AbortController();
  private id: string | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly late = setTimeout(() => this.lost('it did not come in time'), COMING_MS);

  constructor(
    private readonly place: FacePlace,
    /** It can't go on, or did not begin. It is to be closed then. */
    private readonly lost: (why: string) => void,
  ) {}

  /** Resolves when the face is seen in the element and speaks. @throws when it is refused, or nothing is to be seen */
  async open(video: HTMLVideoElement): Promise<StandIn> {
    const { rest: client, conversationId: conversation_id } = this.place;
    const { id, room, speak_url, renew_ms } = await avatarsOpen({ client, body: { conversation_id } });
    this.id = id;
    const { signal } = this.ending;
    if (signal.aborted) {
      this.stop();
      throw new FaceError('it was closed before it came');
    }
    if (speak_url === null) throw new FaceError('it takes no speech');
    this.timer = setInterval(() => void this.renew(id), renew_ms);
    // It is large, and needed by nobody who sees no face.
    const { joinRoom } = await import('./live-room.js');
    signal.throwIfAborted();
    const stream = new MediaStream();
    const ears = { stream, signal, lost: (why: string) => this.lost(why) };
    const [voice] = await Promise.all([FaceVoice.open(speak_url, ears), joinRoom(room, ears)]);
    await seen(video, stream);
    clearTimeout(this.late);
    return voice;
  }

  /** Also while it comes. */
  close(): void {
    clearTimeout(this.late);
    clearInterval(this.timer);
    this.ending.abort();
    this.stop();
  }

  /** Also from a page that goes away. What the server does not hear it finds out by itself: nobody renews it. */
  private stop(): void {
    if (this.id === null) return;
    avatarsStop({ client: this.place.rest, path: { id: this.id }, keepalive: true }).catch(() => undefined);
  }

  private async renew(id: string): Promise<void> {
    try {
      await avatarsRenew({ client: this.place.rest, path: { id }, body: {} });
    } catch (error) {
      if (error instanceof ProblemError) this.lost(error.problem.title);
    }
  }
}

/** Resolves with the first frame. */
async function seen(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  video.srcObject = stream;
  await video.play();
  if (video.videoWidth > 0) return;
  await new Promise((resolve) => video.addEventListener('resize', resolve, { once: true }));
}
