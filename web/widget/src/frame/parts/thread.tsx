import type { Chat, ChatState } from '@omnichat/client';
import type { Words } from '../../words/words.js';
import { Markdown } from '../markdown.jsx';
import type { WidgetSettings } from '../settings.js';
import { useFollowing } from '../use-following.js';
import { Said } from './said.jsx';
import { Unsent } from './unsent.jsx';
import { Writing } from './writing.jsx';

export interface ThreadProps {
  readonly chat: Chat;
  readonly state: ChatState;
  readonly settings: WidgetSettings;
  readonly words: Words;
}

export function Thread({ chat, state, settings, words }: ThreadProps) {
  const { messages, outgoing, reply, typing } = state;
  const newest = `${messages.at(-1)?.seq} ${outgoing.length} ${reply?.text.length} ${typing.length}`;
  const { list, isBehind, scrolled, follow } = useFollowing(newest);
  const label = settings.name;
  return (
    <div class="thread" ref={list} onScroll={scrolled} tabIndex={0} role="log" aria-live="off" aria-label={label}>
      <Beginning {...{ chat, state, settings, words }} />
      {messages.map((message, index) => (
        <Said key={message.seq} {...{ message, before: messages[index - 1], words, state }} />
      ))}
      {outgoing.map((message) => (
        <Unsent key={message.client_message_id} {...{ chat, message, words }} />
      ))}
      <Writing state={state} words={words} />
      {state.failure && (
        <p class="notice" role="alert">
          {words.answerFailed}{' '}
          <button type="button" class="link" onClick={() => void chat.regenerate().catch(() => undefined)}>
            {words.retry}
          </button>
        </p>
      )}
      {isBehind && (
        <button type="button" class="behind" onClick={follow}>
          {words.newMessages}
        </button>
      )}
      <Announcement messages={messages} />
    </div>
  );
}

/** The greeting, or the way to what stands before. */
function Beginning({ chat, state: { hasEarlier }, settings, words }: ThreadProps) {
  if (hasEarlier) {
    return (
      <button type="button" class="quiet" onClick={() => void chat.loadEarlier()}>
        {words.earlier}
      </button>
    );
  }
  if (settings.greeting === null) return null;
  return (
    <div class="bubble other">
      <Markdown text={settings.greeting} linkHint={words.opensInTab} />
    </div>
  );
}

/** Readers of the screen hear each message once and whole, not every piece of it. */
function Announcement({ messages }: Pick<ChatState, 'messages'>) {
  const last = messages.findLast(({ role }) => role !== 'user');
  return (
    <p class="hidden" role="status">
      {last?.content}
    </p>
  );
}
