import type { PropertyKnowledgeType, RecordFacts } from '../../../contract/record.schema.js';

/** Facts that say where the record is shown, not what it is. */
const NOT_TOLD: ReadonlySet<string> = new Set(['url', 'urls', 'title', 'currency', 'price_period']);
const MOST_TITLE_CHARACTERS = 300;

/** A record's facts, one a line: `Bedrooms: 2`. Compact enough for a prompt, and what the search finds. */
export function factLines(facts: RecordFacts): string[] {
  const { attributes, description, ...rest } = facts;
  const own = typeof attributes === 'object' && attributes !== null ? Object.entries(attributes) : [];
  const entries = [...Object.entries(rest), ...own].filter(([name]) => !NOT_TOLD.has(name));
  const lines = entries.flatMap(([name, value]) => {
    const text = valueText(name === 'price' || name === 'deposit' ? money(value, facts) : value);
    return text === '' ? [] : [`${label(name)}: ${text}`];
  });
  return typeof description === 'string' ? [...lines, description] : lines;
}

/** What a record is called: its title, name or address, else the business's own id. */
export function titleOf(facts: RecordFacts, externalId: string): string {
  const title = [facts.title, facts.name, facts.address].map(valueText).find((text) => text !== '');
  return (title ?? externalId).slice(0, MOST_TITLE_CHARACTERS).toWellFormed();
}

/** The addresses of the web pages about a record. */
export function pagesOf({ url, urls }: RecordFacts): string[] {
  const all = [url, ...(Array.isArray(urls) ? (urls as unknown[]) : [])];
  return [...new Set(all.flatMap((each) => (typeof each === 'string' ? (pageKeys(each)[0] ?? []) : [])))];
}

/** Parameters by which advertisers follow people; the page is the same without them. */
const TRACKING = /^(utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga)$/;

/** The names of a page, the most exact first: with its query, then without. Host and path count, and nothing else of the address. */
export function pageKeys(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { host, pathname, searchParams } = new URL(address);
  const place = `${host.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}`;
  const query = [...searchParams]
    .filter(([name]) => !TRACKING.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return query.length === 0 ? [place] : [`${place}?${query.join('&')}`, place];
}

const PARTS: Readonly<Record<Exclude<PropertyKnowledgeType, 'all'>, readonly string[]>> = {
  basics: (
    'title property_type listing status bedrooms bathrooms square_feet square_meters lot_square_feet floors year_built ' +
    'furnished available_from'
  ).split(' '),
  pricing: ['price', 'currency', 'price_period', 'deposit', 'listing'],
  location: ['address', 'neighborhood'],
  features: ['features', 'parking', 'pets', 'furnished', 'attributes'],
  description: ['description'],
};

/** The facts of one type, or all of them. */
export function partOf(facts: RecordFacts, type: PropertyKnowledgeType): RecordFacts {
  if (type === 'all') return facts;
  return Object.fromEntries(Object.entries(facts).filter(([name]) => PARTS[type].includes(name)));
}

function money(value: unknown, { currency, price_period: period }: RecordFacts): unknown {
  if (typeof value !== 'number') return value;
  const suffix = typeof period === 'string' && period !== 'total' ? ` a ${period}` : '';
  return `${value.toLocaleString('en-US')}${typeof currency === 'string' ? ` ${currency}` : ''}${suffix}`;
}

const label = (name: string): string => {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function valueText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(valueText).filter(Boolean).join(', ');
  if (typeof value !== 'object' || value === null) return '';
  const parts = Object.entries(value).map(([name, each]) => [name, valueText(each)] as const);
  const isAddress = 'street' in value || 'city' in value;
  return parts
    .filter(([, text]) => text !== '')
    .map(([name, text]) => (isAddress ? text : `${label(name).toLowerCase()} ${text}`))
    .join(', ');
}
