import type { Words } from '../../words/words.js';
import { safeTarget } from '../markdown.jsx';
import { Icon } from './icon.jsx';

interface Source {
  /** As the text refers to it. */
  readonly number: number;
  readonly title: string;
  readonly heading: string | null;
  readonly excerpt: string | null;
  readonly url: string | null;
}

export interface SourcesProps {
  readonly sources: unknown;
  readonly words: Words;
}

const known = (sources: unknown): Source[] =>
  Array.isArray(sources) ? sources.map(sourceOf).filter((source) => source !== null) : [];

/** A text whose references count its own sources from 1, whatever their numbers were when it was written. */
export function renumbered(text: string, sources: unknown): string {
  const places = new Map(known(sources).map(({ number }, index) => [number, index + 1]));
  return text.replace(/ ?\[(\d{1,2})\]/g, (mark, digits: string) => {
    const place = places.get(Number(digits));
    // Not alone on a line.
    return place === undefined ? mark : `\u00A0[${place}]`;
  });
}

/** What an answer rests on, as cards. */
export function Sources({ sources, words }: SourcesProps) {
  const cards = known(sources);
  if (cards.length === 0) return null;
  return (
    <details class="sources">
      <summary>
        {words.sources} ({cards.length})
      </summary>
      <ul>
        {cards.map((source, index) => (
          <li key={source.number}>
            {cards.length > 1 ? <b>{index + 1}</b> : <Icon name="source" />}
            <Card {...source} hint={words.opensInTab} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Card({ title, heading, excerpt, url, hint }: Source & { readonly hint: string }) {
  const target = url === null ? null : safeTarget(url);
  const name = (
    <>
      <strong>{title}</strong>
      {heading && <span dir="auto">{heading}</span>}
      {excerpt && (
        <span class="excerpt" dir="auto">
          {excerpt}
        </span>
      )}
    </>
  );
  if (target === null) return <div>{name}</div>;
  return (
    <a href={target} target="_blank" rel="noopener noreferrer nofollow">
      {name}
      <span class="hidden"> ({hint})</span>
    </a>
  );
}

function sourceOf(value: unknown): Source | null {
  const { number, title, heading, text, url } = (value ?? {}) as Record<string, unknown>;
  if (typeof title !== 'string' || typeof number !== 'number') return null;
  return {
    number,
    title,
    heading: typeof heading === 'string' && heading !== '' && heading !== title ? heading : null,
    excerpt: typeof text === 'string' ? text : null,
    url: typeof url === 'string' ? url : null,
  };
}
