import type { KnowledgeRecord } from '@omnichat/client/types';

export interface PropertyField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'date' | 'long' | 'tags' | 'choice';
  readonly choices?: readonly string[];
  readonly placeholder?: string;
}

const text = (name: string, label: string, placeholder = ''): PropertyField => ({
  name,
  label,
  type: 'text',
  placeholder,
});
const number = (name: string, label: string): PropertyField => ({ name, label, type: 'number' });
const choice = (name: string, label: string, choices: readonly string[]): PropertyField => ({
  name,
  label,
  type: 'choice',
  choices,
});

/** The facts of a property that the form has, in rows. */
export const PROPERTY_ROWS: readonly (readonly PropertyField[])[] = [
  [text('title', 'Title', 'Lantern Court, 3rd floor')],
  [
    text('property_type', 'Type', 'flat'),
    choice('listing', 'For', ['sale', 'rent']),
    text('status', 'Status', 'available'),
  ],
  [
    number('price', 'Price'),
    text('currency', 'Currency', 'EUR'),
    choice('price_period', 'Per', ['total', 'year', 'month', 'week', 'night']),
  ],
  [number('deposit', 'Deposit'), { name: 'available_from', label: 'Available from', type: 'date' }],
  [
    number('bedrooms', 'Bedrooms'),
    number('bathrooms', 'Bathrooms'),
    number('floors', 'Floors'),
    number('year_built', 'Built in'),
  ],
  [number('square_meters', 'Square metres'), number('square_feet', 'Square feet')],
  [text('address', 'Address', '3 Lantern Court, Brightwater'), text('neighborhood', 'Neighbourhood')],
  [text('pets', 'Pets', 'yes, no, or words'), text('parking', 'Parking', 'yes, no, or words')],
  [{ name: 'features', label: 'Features', type: 'tags' }],
  [{ name: 'description', label: 'Description', type: 'long' }],
  [text('url', 'Page of the listing', 'https://www.example.com/listings/lantern-court')],
];

const FIELDS = PROPERTY_ROWS.flat();

export type PropertyValues = Record<string, string | number | string[]>;

/** What the form begins with. Facts that are no text here (such as an address in parts) it leaves alone. */
export const propertyValues = (facts: KnowledgeRecord['facts']): PropertyValues =>
  Object.fromEntries(
    FIELDS.filter(({ name }) => isEditable(facts[name])).map(({ name, type }) => {
      const value = facts[name] ?? (type === 'tags' ? [] : '');
      return [name, typeof value === 'boolean' ? (value ? 'yes' : 'no') : (value as string | number | string[])];
    }),
  );

/** The facts with what the form says; an empty field is no fact. */
export function factsOf(values: PropertyValues, before: KnowledgeRecord['facts']): Record<string, unknown> {
  const facts: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(values)) {
    delete facts[name];
    if (value !== '' && !(Array.isArray(value) && value.length === 0)) facts[name] = YES_OR_NO[String(value)] ?? value;
  }
  return facts;
}

const YES_OR_NO: Readonly<Record<string, boolean>> = { yes: true, no: false };

const isEditable = (value: unknown): boolean => typeof value !== 'object' || value === null || Array.isArray(value);
