import type { AvatarSessionView } from '../../../contract/voice.schema.js';

/** A face on the screen that says what it is given. */
export interface Avatar {
  readonly name: string;
  /** Opens a session that ends by itself. @throws SpeechFailure always and only */
  open(signal: AbortSignal): Promise<AvatarSessionView>;
}
