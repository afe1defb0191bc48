import type { Chat, ChatState } from '@omnichat/client';
import { useState } from 'preact/hooks';
import { filled, type Words } from '../../words/words.js';
import { Icon } from './icon.jsx';

export interface PersonProps {
  readonly chat: Chat;
  readonly state: ChatState;
  readonly words: Words;
}

/** The way to a person, and out of the queue again. */
export function Person({ chat, state: { conversation, escalation }, words }: PersonProps) {
  const [isBusy, setBusy] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setRefused(false);
    await act().catch(() => setRefused(true));
    setBusy(false);
  };
  if (!conversation || conversation.mode === 'seller' || conversation.status === 'resolved') return null;
  if (escalation?.wants_email) return <Email {...{ chat, words, email: escalation.email }} />;
  const isWaiting = conversation.mode === 'queued';
  return (
    <div class="person">
      <button
        type="button"
        class="chip"
        disabled={isBusy}
        onClick={() => void attempt(() => (isWaiting ? chat.cancelPerson() : chat.askForPerson()))}
      >
        <Icon name="person" />
        {isWaiting ? words.stopWaiting : words.talkToPerson}
      </button>
      {isRefused && <span role="alert">{words.unavailable}</span>}
    </div>
  );
}

interface EmailProps {
  readonly chat: Chat;
  readonly words: Words;
  readonly email: string | null;
}

/** Nobody comes now: where to answer later. */
function Email({ chat, words, email }: EmailProps) {
  if (email !== null) return <p class="banner">{filled(words.emailKept, { email })}</p>;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const value = new FormData(event.currentTarget as HTMLFormElement).get('email');
    if (typeof value === 'string') void chat.leaveEmail(value).catch(() => undefined);
  };
  return (
    <form class="email" onSubmit={submit}>
      <label>
        <span>{words.leaveEmail}</span>
        <input name="email" type="email" autocomplete="email" required maxLength={254} placeholder={words.email} />
      </label>
      <button type="submit" class="main">
        {words.send}
      </button>
    </form>
  );
}
