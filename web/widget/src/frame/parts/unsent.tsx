import type { Chat, OutgoingMessage } from '@omnichat/client';
import type { Words } from '../../words/words.js';

export interface UnsentProps {
  readonly chat: Chat;
  readonly message: OutgoingMessage;
  readonly words: Words;
}

/** A message of the visitor's own that is not known to be stored. */
export function Unsent({ chat, message, words }: UnsentProps) {
  const { client_message_id: id, content, state } = message;
  return (
    <article class={`bubble own ${state}`}>
      <p class="plain" dir="auto">
        {content}
      </p>
      {state === 'failed' ? (
        <div class="foot" role="alert">
          {words.failed}{' '}
          <button type="button" class="link" onClick={() => chat.retry(id)}>
            {words.retry}
          </button>{' '}
          <button type="button" class="link" onClick={() => void chat.discard(id)}>
            {words.discard}
          </button>
        </div>
      ) : (
        <footer>{words.sending}</footer>
      )}
    </article>
  );
}
