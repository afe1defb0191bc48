import type { DEMO_PROPERTIES } from '../demo-content.js';

export type Home = (typeof DEMO_PROPERTIES)[string];

/** Texts for HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const number = (value: number | undefined): string => (value ?? 0).toLocaleString('en-US');

export const priceOf = ({ price, price_period: period }: Home): string =>
  `€${number(price)}${period === 'month' ? ' a month' : ''}`;

export const offerOf = ({ listing }: Home): string => (listing === 'rent' ? 'To rent' : 'For sale');

const bedroomsOf = ({ bedrooms = 0 }: Home): string => `${bedrooms} bedroom${bedrooms === 1 ? '' : 's'}`;

/** What stands on the card of a home. */
export const chipsOf = (home: Home): string[] => [
  bedroomsOf(home),
  `${number(home.square_meters)} m²`,
  ...(home.features ?? []).slice(0, 1),
];

/** What a page tells of a home, with its names. */
export function factsOf(home: Home): [string, string][] {
  const rows: [string, string | undefined][] = [
    ['Bedrooms', String(home.bedrooms)],
    ['Bathrooms', String(home.bathrooms)],
    ['Living space', `${number(home.square_meters)} m²`],
    ['Built', home.year_built === undefined ? undefined : String(home.year_built)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}

/** What only the pages say; the assistant is told the facts. */
export const PROSE: Readonly<Record<string, { readonly where: string; readonly lead: string }>> = {
  'lantern-court': {
    where: 'Old Town, four minutes from the market',
    lead: 'A sunny flat on the third floor of a brick house, with a balcony over the court and its lanterns.',
  },
  'mill-lane': {
    where: 'Millfield, at the end of the lane',
    lead: 'A family house with an old apple tree, a workshop under the roof and a view over the meadows.',
  },
  'quay-loft': {
    where: 'Harbour, two minutes from the ferry',
    lead: 'A former sail maker’s loft on the quay: one tall room, a bedroom behind it, and boats in front of the windows.',
  },
};
