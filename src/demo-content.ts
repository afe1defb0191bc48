import type { PropertyFacts } from './contract/record.schema.js';

/** What the demo's chatbot is told; what it knows stands in documents and records. */
export const DEMO_INSTRUCTIONS =
  'You are the assistant of Harbour Homes, an estate agency in Brightwater. Answer briefly and only from what you are given; ' +
  'when you do not know, say so and offer a person.';

/** How the demo's widget greets and looks. */
export const DEMO_LOOK = {
  greeting: 'Hello! Ask me about a home, a viewing or our office. If you like, a person takes over.',
  widget: { title: 'Harbour Homes', accent: '#1f6b70' },
} as const;

export const DEMO_DOCUMENTS: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'Visiting us',
    text: [
      '# Opening hours',
      'We are open from 9:00 to 18:00, Monday to Saturday, and closed on Sundays and public holidays.',
      '# Office',
      'Our office is at 12 Quay Street, Brightwater, two minutes from the ferry.',
      'You can reach a person by telephone on 555 0134 during opening hours.',
      '# Viewings',
      'Viewings are free, last about thirty minutes and can be booked one day ahead.',
    ].join('\n\n'),
  },
  {
    title: 'Renting from us',
    text: [
      '# Deposit',
      "A deposit of two months' rent is due before you move in; it is paid back within four weeks after you leave.",
      '# Pets',
      'Pets are allowed in Mill Lane and, up to the size of a cat, in Lantern Court.',
      '# Keys',
      'A lost key costs forty euros. Spare keys are handed out at the office.',
    ].join('\n\n'),
  },
];

/** The homes of the demo, by their ids; the address of each one's page is added where the server's own is known. */
export const DEMO_PROPERTIES: Readonly<Record<string, PropertyFacts & { readonly title: string }>> = {
  'lantern-court': {
    title: 'Lantern Court',
    property_type: 'flat',
    listing: 'rent',
    bedrooms: 2,
    bathrooms: 1,
    square_meters: 78,
    price: 1_450,
    currency: 'EUR',
    price_period: 'month',
    address: '3 Lantern Court, Brightwater',
    features: ['balcony', 'lift'],
  },
  'mill-lane': {
    title: 'Mill Lane',
    property_type: 'house',
    listing: 'sale',
    bedrooms: 4,
    bathrooms: 2,
    square_meters: 164,
    year_built: 1987,
    price: 420_000,
    currency: 'EUR',
    address: '8 Mill Lane, Brightwater',
    features: ['garden', 'garage'],
  },
  'quay-loft': {
    title: 'Quay Loft',
    property_type: 'loft',
    listing: 'sale',
    bedrooms: 1,
    bathrooms: 1,
    square_meters: 61,
    year_built: 1924,
    price: 265_000,
    currency: 'EUR',
    address: '21 Quay Street, Brightwater',
    features: ['windows to the harbour'],
  },
};

/** The page of a home in the demo site of a server. */
export const demoHomeUrl = (url: string, id: string): string => `${url}/demo/homes/${id}`;
