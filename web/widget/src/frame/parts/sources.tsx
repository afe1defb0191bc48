import type { Words } from '../../words/words.js';
import { safeTarget } from '../markdown.jsx';
import { Icon } from './icon.jsx';

interface Source {
  readonly title: string;
  readonly heading: string | null;
  readonly excerpt: string | null;
  readonly url: string | null;
}

export interface SourcesProps {
  readonly sources: unknown;
  readonly words: Words;
}

/** What an answer rests on, as cards. */
export function Sources({ sources, words }: SourcesProps) {
  const known = Array.isArray(sources) ? sources.map(sourceOf).filter((source) => source !== null) : [];
  if (known.length === 0) return null;
  return (
    <details class="sources">
      <summary>
        {words.sources} ({known.length})
      </summary>
      <ul>
        {known.map((source) => (
          <li key={`${source.title} ${source.excerpt}`}>
            <Icon name="source" />
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
  const { title, heading, text, url } = (value ?? {}) as Record<string, unknown>;
  if (typeof title !== 'string') return null;
  return {
    title,
    heading: typeof heading === 'string' && heading !== '' && heading !== title ? heading : null,
    excerpt: typeof text === 'string' ? text : null,
    url: typeof url === 'string' ? url : null,
  };
}
