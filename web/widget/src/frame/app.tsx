import type { ComponentChildren } from 'preact';
import type { Words } from '../words/words.js';
import type { Host } from './host.js';
import { Header } from './parts/header.jsx';
import { PreChat } from './parts/pre-chat.jsx';
import { Room } from './parts/room.jsx';
import type { WidgetSettings } from './settings.js';
import { useVisit } from './use-visit.js';

export interface AppProps {
  readonly settings: WidgetSettings;
  readonly host: Host;
  readonly words: Words;
}

/** The whole chat: the form before it, or the conversation. */
export function App({ settings, host, words }: AppProps) {
  const { visitor, isOpen, needsForm, answer, close } = useVisit(settings, host);
  if (visitor.visit && !needsForm) {
    const { chat, client } = visitor.visit;
    const { rest } = client;
    const send = (content: string): void =>
      void chat.send({ content, ...(visitor.page === null ? {} : { page_url: visitor.page }) });
    return (
      <Room key={chat.id} {...{ chat, rest, page: () => visitor.page, settings, words, host, isOpen, close, send }} />
    );
  }
  return (
    <main>
      <Header name={settings.name} status={words.answersAtOnce} connection={null} words={words} close={close} />
      {needsForm ? (
        <PreChat settings={settings} words={words} begin={answer} />
      ) : (
        <Waiting hasFailed={visitor.phase === 'failed'} words={words} retry={() => void visitor.begin()} />
      )}
    </main>
  );
}

interface WaitingProps {
  readonly hasFailed: boolean;
  readonly words: Words;
  readonly retry: () => void;
}

/** Until the visit has begun. */
function Waiting({ hasFailed, words, retry }: WaitingProps): ComponentChildren {
  if (hasFailed) {
    return (
      <div class="notice" role="alert">
        <p>{words.unavailable}</p>
        <button type="button" class="quiet" onClick={retry}>
          {words.retry}
        </button>
      </div>
    );
  }
  return (
    <div class="thread" aria-busy="true">
      <div class="skeleton" />
      <div class="skeleton short" />
    </div>
  );
}
