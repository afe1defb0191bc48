import type { AvatarSessionView } from '../../../contract/voice.schema.js';

/** What it takes to stop a session: the token can do nothing else to anybody else's. */
export interface AvatarKey {
  readonly session: string;
  readonly token: string;
}

export interface OpenedAvatar {
  readonly key: AvatarKey;
  readonly view: Omit<AvatarSessionView, 'id' | 'renew_ms'>;
}

/** A face on the screen that says what it is given. */
export interface Avatar {
  readonly name: string;
  /** Opens a session that ends by itself. @throws SpeechFailure always and only */
  open(signal: AbortSignal): Promise<OpenedAvatar>;
  /** Ends a session; one that is over stays so. @throws SpeechFailure always and only */
  stop(key: AvatarKey, signal: AbortSignal): Promise<void>;
}
