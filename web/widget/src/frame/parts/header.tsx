import type { ConnectionState } from '@omnichat/client';
import type { Words } from '../../words/words.js';
import { Icon } from './icon.jsx';

export interface HeaderProps {
  readonly name: string;
  /** Who answers just now. */
  readonly status: string;
  readonly connection: ConnectionState | null;
  readonly words: Words;
  readonly close: () => void;
}

const BADGES = {
  'real-time': ['realTime', 'realTimeHint'],
  fallback: ['fallback', 'fallbackHint'],
  offline: ['offline', 'offlineHint'],
} as const;

export function Header({ name, status, connection, words, close }: HeaderProps) {
  const [label, hint] = connection ? BADGES[connection] : [null, null];
  return (
    <header>
      <div class="who">
        <h1>{name}</h1>
        <p role="status">{status}</p>
      </div>
      {label && hint && (
        <span class={`badge ${connection}`} title={words[hint]}>
          {words[label]}
        </span>
      )}
      <button type="button" class="icon" aria-label={words.close} onClick={close}>
        <Icon name="close" />
      </button>
    </header>
  );
}
