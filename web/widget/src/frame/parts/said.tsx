import type { ChatState, Message } from '@omnichat/client';
import { filled, type Words } from '../../words/words.js';
import { Markdown } from '../markdown.jsx';
import { renumbered, Sources } from './sources.jsx';

export interface SaidProps {
  readonly message: Message;
  readonly before: Message | undefined;
  readonly state: ChatState;
  readonly words: Words;
}

/** A message of the thread. */
export function Said({ message, before, state, words }: SaidProps) {
  const { role, content, status, metadata, created_at: at } = message;
  if (role === 'system') return <p class="event">{eventOf(message, words)}</p>;
  const isOwn = role === 'user';
  const name = isOwn ? words.you : role === 'assistant' ? words.assistant : (message.sender.name ?? words.person);
  const isFirst = before?.role !== role || before.sender.id !== message.sender.id;
  return (
    <article class={`bubble ${isOwn ? 'own' : 'other'}`}>
      {isFirst && !isOwn ? <h2>{name}</h2> : <h2 class="hidden">{name}</h2>}
      {isOwn ? (
        <p class="plain" dir="auto">
          {content}
        </p>
      ) : (
        <Markdown text={renumbered(content, metadata.sources)} linkHint={words.opensInTab} />
      )}
      <Sources sources={metadata.sources} words={words} />
      <footer>
        <time dateTime={at}>{new Date(at).toLocaleTimeString(document.documentElement.lang, TIME)}</time>
        {status === 'stopped' && ` · ${words.stopped}`}
        {isOwn && isLastOwn(message, state) && ` · ${markOf(message, state, words)}`}
      </footer>
    </article>
  );
}

const TIME = { hour: '2-digit', minute: '2-digit' } as const;

const isLastOwn = ({ seq }: Message, { messages }: ChatState): boolean =>
  !messages.some((each) => each.role === 'user' && each.seq > seq);

/** How far a message has come with those who answer. */
function markOf({ seq }: Message, { marks }: ChatState, words: Words): string {
  const upTo = (kind: 'read' | 'delivered'): number => marks[kind].seller ?? 0;
  return upTo('read') >= seq ? words.read : upTo('delivered') >= seq ? words.delivered : words.sent;
}

/** What happened, in the reader's language where we know the event. */
function eventOf({ content, metadata }: Message, words: Words): string {
  const name = (metadata.agent_name as string | null) ?? words.person;
  const more = metadata.wants_email === true ? ` ${words.leaveEmail}` : '';
  switch (metadata.event) {
    case 'agent.joined':
      return filled(words.joined, { name });
    case 'agent.left':
      return filled(words.left, { name });
    case 'call_ended':
      return words.callOver;
    case 'escalation.expired':
    case 'escalation.outside_hours':
      return words.nobodyFree + more;
    default:
      return content;
  }
}
