import type { Chat, ChatState, RestClient } from '@omnichat/client';
import { useEffect, useState } from 'preact/hooks';
import { filled, type Words } from '../../words/words.js';
import type { Host } from '../host.js';
import type { WidgetSettings } from '../settings.js';
import { useUnread } from '../unread.js';
import { useChat } from '../use-chat.js';
import { useVoice } from '../use-voice.js';
import { Composer } from './composer.jsx';
import { Header } from './header.jsx';
import { Person } from './person.jsx';
import { Rating } from './rating.jsx';
import { Thread } from './thread.jsx';

export interface RoomProps {
  readonly chat: Chat;
  readonly rest: RestClient;
  readonly page: () => string | null;
  readonly settings: WidgetSettings;
  readonly words: Words;
  readonly host: Host;
  readonly isOpen: boolean;
  readonly close: () => void;
  /** Says something, from the page that the visitor looks at. */
  readonly send: (content: string) => void;
}

/** A conversation that is open. */
export function Room({ chat, rest, page, settings, words, host, isOpen, close, send }: RoomProps) {
  const state = useChat(chat);
  const hasSettled = useSettled();
  const offer = useVoice(rest, isOpen);
  useUnread({ chat, state, host, isOpen });
  useEffect(() => {
    const isLost = state.conversation?.mode === 'queued' && !state.escalation;
    if (isLost) void chat.askForPerson().catch(() => undefined);
  }, [state.conversation?.mode]);
  return (
    <main>
      <Header
        name={settings.name}
        status={statusOf(state, words)}
        connection={hasSettled || state.connection === 'real-time' ? state.connection : null}
        words={words}
        close={close}
      />
      <Thread {...{ chat, state, settings, words }} />
      {state.connection === 'offline' && <p class="banner">{words.offlineHint}</p>}
      {state.conversation?.status === 'resolved' && (
        <>
          <p class="banner">{words.ended}</p>
          <Rating chat={chat} conversation={state.conversation} words={words} />
        </>
      )}
      <Person {...{ chat, state, words }} />
      {offer && <offer.Voice {...{ chat, rest, page, isOpen }} status={offer.status} />}
      <Composer {...{ chat, state, words, isOpen, send }} />
    </main>
  );
}

/** While the connection is being made there is nothing to say of it, in milliseconds. */
const SETTLING_MS = 4_000;

function useSettled(): boolean {
  const [hasSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLING_MS);
    return () => clearTimeout(timer);
  }, []);
  return hasSettled;
}

/** Who has the floor, in words. */
function statusOf(state: ChatState, words: Words): string {
  const { conversation, escalation } = state;
  if (conversation?.mode === 'seller') return filled(words.isHere, { name: personIn(state) ?? words.person });
  if (conversation?.mode !== 'queued') return `${words.assistant} · ${words.answersAtOnce}`;
  if (!escalation?.position) return words.waiting;
  const place = filled(words.place, { position: escalation.position });
  const { estimated_wait_seconds: seconds } = escalation;
  return seconds === null
    ? place
    : `${place} · ${filled(words.minutes, { minutes: Math.max(1, Math.round(seconds / 60)) })}`;
}

/** The name of the person who talks to the visitor, as the thread has it. */
export function personIn({ messages }: ChatState): string | null {
  for (const { role, sender, metadata } of messages.toReversed()) {
    if (metadata.event === 'agent.joined') return metadata.agent_name as string | null;
    if (role === 'seller' && sender.name) return sender.name;
  }
  return null;
}
