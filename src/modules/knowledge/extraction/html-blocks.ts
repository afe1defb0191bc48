import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { type Block, type Extract, heading, paragraph } from './block.js';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What no reader of the page reads, or what stands on every page of the site. */
const DROPPED = words(
  'script style noscript template svg math iframe object embed canvas audio video nav footer aside form button select ' +
    'textarea input dialog head link meta title',
);
const HEADINGS = words('h1 h2 h3 h4 h5 h6');
/** Elements that begin a line of their own. */
const BLOCKS = words(
  'p div section article main header ul ol li dl dt dd table tr blockquote pre figure figcaption address details ' +
    'summary hr body html caption thead tbody tfoot center fieldset',
);

/** The text of a page with its headings. Nothing is executed, fetched or followed. */
export function htmlExtract(html: string): Extract {
  const document = parse(html);
  const all = [...elementsOf(document)];
  const named = (name: string): Element | undefined => all.find(({ tagName }) => tagName === name);
  const title = named('title');
  // Where the page says what its content is, the rest is decoration.
  const content = named('main') ?? onlyOne(all.filter(({ tagName }) => tagName === 'article')) ?? named('body');
  const blocks = content ? new Reader().read(content) : [];
  return {
    title: (title && squeezed(textOf(title))) || (blocks.find(({ level }) => level === 1)?.text ?? null),
    language: languageOf(named('html')),
    blocks,
  };
}

/** Collects blocks from a tree of any depth: with a stack of its own, since a page decides how deep it is. */
class Reader {
  private readonly blocks: Block[] = [];
  private line = '';
  private level = 0;

  read(root: Node): Block[] {
    const stack: (Node | (() => void))[] = [root];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (typeof next === 'function') next();
      else if (next.nodeName === '#text') this.line += (next as DefaultTreeAdapterTypes.TextNode).value;
      else if ('tagName' in next && !isHidden(next)) this.enter(next, stack);
    }
    this.flush();
    return this.blocks;
  }

  private enter(element: Element, stack: (Node | (() => void))[]): void {
    const { tagName, childNodes } = element;
    if (tagName === 'br') this.line += '\n';
    if (tagName === 'td' || tagName === 'th') this.line += ' | ';
    const isHeading = HEADINGS.has(tagName);
    if (isHeading || BLOCKS.has(tagName)) {
      this.flush();
      const before = this.level;
      if (isHeading) this.level = Number(tagName.slice(1));
      stack.push(() => {
        this.flush();
        this.level = before;
      });
    }
    for (const child of childNodes.toReversed()) stack.push(child);
  }

  private flush(): void {
    const text = squeezed(this.line).replace(/^\| /, '');
    this.line = '';
    if (text !== '') this.blocks.push(this.level > 0 ? heading(this.level, text) : paragraph(text));
  }
}

function* elementsOf(root: Node): Generator<Element> {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ('tagName' in node) yield node;
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) stack.push(child);
  }
}

const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value;

function isHidden(element: Element): boolean {
  if (DROPPED.has(element.tagName)) return true;
  if (attribute(element, 'hidden') !== undefined || attribute(element, 'aria-hidden') === 'true') return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(element, 'style') ?? '');
}

function languageOf(html: Element | undefined): string | null {
  const declared = (html && attribute(html, 'lang'))?.toLowerCase().split('-')[0] ?? '';
  return /^[a-z]{2,3}$/.test(declared) ? declared : null;
}

const textOf = (element: Element): string =>
  element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');

const onlyOne = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

const squeezed = (text: string): string =>
  text
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n\s*/g, '\n')
    .trim();
