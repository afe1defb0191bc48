import type { ChatState } from '@omnichat/client';
import { filled, type Words } from '../../words/words.js';
import { Markdown } from '../markdown.jsx';

export interface WritingProps {
  readonly state: ChatState;
  readonly words: Words;
}

/** What is being written: the text of an answer so far, or that somebody writes. */
export function Writing({ state: { reply, typing }, words }: WritingProps) {
  if (reply !== null && reply.text !== '') {
    return (
      <article class="bubble other" aria-busy="true">
        <Markdown text={reply.text} linkHint={words.opensInTab} />
      </article>
    );
  }
  const writer = typing.find(({ kind }) => kind === 'seller' || kind === 'assistant')?.kind ?? (reply && 'assistant');
  if (writer === null) return null;
  const said = filled(words.typing, { name: writer === 'assistant' ? words.assistant : words.person });
  return (
    <p class="typing" title={said}>
      <i />
      <i />
      <i />
      <span class="hidden">{said}</span>
    </p>
  );
}
