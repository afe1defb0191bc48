import { lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';

/** Deeper nesting is shown as text: a hostile answer must not exhaust the stack. */
const MOST_LEVELS = 12;

export interface MarkdownProps {
  readonly text: string;
  /** What a reader of the screen hears after a link's words. */
  readonly linkHint: string;
}

/**
 * Markdown as nodes of our own making, never as HTML: whatever is not in the tables below is shown as its text. No image is ever
 * loaded, and only links to the web, to mail and to telephones lead anywhere.
 */
export function Markdown({ text, linkHint }: MarkdownProps) {
  const tokens = useMemo(() => lexer(text, { gfm: true, breaks: true }), [text]);
  return <>{shown(tokens, { linkHint, level: 0 })}</>;
}

interface Place {
  readonly linkHint: string;
  readonly level: number;
}

type Renderers = {
  readonly [T in MarkedToken['type']]?: (token: Extract<MarkedToken, { type: T }>, place: Place) => ComponentChildren;
};

const RENDERERS: Renderers = {
  space: () => null,
  def: () => null,
  paragraph: ({ tokens }, place) => <p dir="auto">{shown(tokens, place)}</p>,
  heading: ({ tokens }, place) => (
    <p dir="auto">
      <strong>{shown(tokens, place)}</strong>
    </p>
  ),
  strong: ({ tokens }, place) => <strong>{shown(tokens, place)}</strong>,
  em: ({ tokens }, place) => <em>{shown(tokens, place)}</em>,
  del: ({ tokens }, place) => <del>{shown(tokens, place)}</del>,
  codespan: ({ text }) => <code>{text}</code>,
  code: ({ text }) => (
    <pre>
      <code>{text}</code>
    </pre>
  ),
  br: () => <br />,
  hr: () => <hr />,
  blockquote: ({ tokens }, place) => <blockquote>{shown(tokens, place)}</blockquote>,
  list: (token, place) => list(token, place),
  text: (token, place) => (token.tokens ? shown(token.tokens, place) : plain(token.text)),
  escape: ({ text }) => text,
  link: ({ href, tokens }, place) => link(href, shown(tokens, place), place),
  image: ({ href, text }, place) => link(href, text || href, place),
  table: (token, place) => table(token, place),
};

function shown(tokens: readonly Token[] | undefined, place: Place): ComponentChildren {
  const inside = { ...place, level: place.level + 1 };
  return tokens?.map((token) => {
    const render = RENDERERS[token.type as MarkedToken['type']] as
      ((token: Token, place: Place) => ComponentChildren) | undefined;
    return render && inside.level < MOST_LEVELS ? render(token, inside) : token.raw;
  });
}

function list({ ordered, start, items }: Tokens.List, place: Place): ComponentChildren {
  const entries = items.map((item) => <li dir="auto">{shown(item.tokens, place)}</li>);
  return ordered ? <ol start={start === '' ? 1 : start}>{entries}</ol> : <ul>{entries}</ul>;
}

function table({ header, rows }: Tokens.Table, place: Place): ComponentChildren {
  return (
    <div class="table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {header.map(({ tokens }) => (
              <th scope="col">{shown(tokens, place)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr>
              {cells.map(({ tokens }) => (
                <td>{shown(tokens, place)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function link(href: string, children: ComponentChildren, { linkHint }: Place): ComponentChildren {
  const target = safeTarget(href);
  if (target === null) return children;
  return (
    <a href={target} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      <span class="hidden"> ({linkHint})</span>
    </a>
  );
}

/** The address of a link that may be followed; null for scripts, data and whatever else is no page, mail or telephone. */
export function safeTarget(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return ['https:', 'http:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The lexer escapes nothing in plain text, but keeps what the model has escaped. */
const plain = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
