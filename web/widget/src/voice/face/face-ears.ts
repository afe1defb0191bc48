/** What a room and a voice are given by the session that they belong to. */
export interface FaceEars {
  /** Where the face comes in. */
  readonly stream: MediaStream;
  /** The session is over: whatever is open is closed then. */
  readonly signal: AbortSignal;
  /** The face is not seen, not heard or can't speak any more; also told after the end. */
  readonly lost: (why: string) => void;
}

/** Why there is no face, in words for the log: there is a better text for the visitor. */
export class FaceError extends Error {
  override readonly name = 'FaceError';
}
