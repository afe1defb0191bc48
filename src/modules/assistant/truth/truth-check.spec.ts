import { describe, expect, it } from '@jest/globals';
import type { Subject } from './subject.js';
import { checkSentence, type TruthContext } from './truth-check.js';

const villa: Subject = {
  title: 'Mill Lane house',
  external_id: 'mill-lane',
  facts: {
    bedrooms: 3,
    bathrooms: 2,
    square_feet: 1850,
    lot_square_feet: 5200,
    price: 1250000,
    currency: 'EUR',
    year_built: 1998,
    address: '12 Quay Street, Brightwater',
    pets: false,
    furnished: false,
    status: 'available',
    deposit: 50000,
    attributes: { charging_points: 2 },
  },
};
const flat: Subject = {
  title: 'Lantern Court',
  external_id: 'lantern-court',
  facts: { bedrooms: 2, bathrooms: 1, square_meters: 78, price: 1450, currency: 'USD', price_period: 'month' },
};

const check = (sentence: string, context: Partial<TruthContext> = {}) =>
  checkSentence(sentence, { subjects: [villa], language: 'en', ...context });

describe('the truth check', () => {
  it.each([
    'It has 3 bedrooms and 2 bathrooms.',
    'It has three spacious bedrooms.',
    'A 3-bedroom house with 2 baths.',
    'Bedrooms: 3',
    '| Bedrooms | 3 |',
    '- **Bathrooms**: 2',
    'The price is €1,250,000.',
    'The price is 1.250.000 €.',
    'It costs EUR 1 250 000.',
    "It costs 1'250'000 euros.",
    'Es kostet 1,25 Millionen Euro.',
    'It is for sale at 1.25 million.',
    'The price is about €1.3 million.',
    'The price is €1.3M.',
    'The asking price is over €1.2 million.',
    'It has 1,850 square feet.',
    'It has 1850 sq ft, or about 172 m².',
    'Wohnfläche: 172 Quadratmeter',
    'The living area is 171.9 m2.',
    'The lot has 5,200 sq ft.',
    'The garden has 300 m².',
    'It was built in 1998.',
    'The deposit is €50,000.',
    'You would pay about €4,100 a month with a mortgage.',
    'It has 3 bedrooms, not 4.',
    'It does not have 4 bedrooms.',
    'Two bedrooms are upstairs and one is downstairs.',
    'One bedroom has a balcony.',
    'There are two bedrooms upstairs and one bedroom downstairs.',
    'Pets are not allowed.',
    'It is unfurnished.',
    'Are pets important to you?',
    'The address is 12 Quay Street, Brightwater.',
    'Call us at 555-0134 between 9:00 and 18:00 [4].',
    '1. It has 3 bedrooms. [2]',
    'It has 2 charging points.',
    'The house at 14 Other Street is ours, too.',
    'A viewing takes 30 minutes.',
    'It needs a 10% down payment of €125,000.',
    'The Mill Lane house has three bedrooms.',
    'Sie hat drei Schlafzimmer und zwei Bäder.',
    'Elle a trois chambres.',
    'La casa tiene 3 dormitorios y 2 baños.',
  ])('passes %s', (sentence) => expect(check(sentence)).toEqual({ verdict: 'passed', text: sentence, facts: [] }));

  it.each([
    ['It has 4 bedrooms.', 'It has 3 bedrooms.'],
    ['It has four bright bedrooms and 2 bathrooms.', 'It has three bright bedrooms and 2 bathrooms.'],
    ['A lovely 5-bedroom house!', 'A lovely 3-bedroom house!'],
    ['It has 4 bedrooms and 3 baths.', 'It has 3 bedrooms and 2 baths.'],
    ['Bedrooms: 4', 'Bedrooms: 3'],
    ['| Bedrooms | 4 | Bathrooms | 2 |', '| Bedrooms | 3 | Bathrooms | 2 |'],
    ['The price is €1,500,000.', 'The price is €1,250,000.'],
    ['The price is 1.5 million euros.', 'The price is 1,250,000 euros.'],
    ['The price is $1,250,000.', 'The price is €1,250,000.'],
    ['It costs about €900,000 [1].', 'It costs about €1,250,000 [1].'],
    ['It costs 980000.', 'It costs 1,250,000.'],
    ['It has 2,400 sq ft.', 'It has 1,850 sq ft.'],
    ['It has 240 m².', 'It has 172 m².'],
    ['It was built in 2005.', 'It was built in 1998.'],
    ['The deposit is €10,000.', 'The deposit is €50,000.'],
    ['It has 6 charging points.', 'It has 2 charging points.'],
  ])('corrects %s', (sentence, right) => expect(check(sentence)).toMatchObject({ verdict: 'corrected', text: right }));

  it.each([
    ['Pets are welcome here.', 'pets: no'],
    ['It comes fully furnished.', 'furnished: no'],
    ['You find it at 14 Quay Street.', 'address: 12 Quay Street'],
    ['It has over 4 bedrooms. ', 'bedrooms: 3'],
    ['It does not have 3 bedrooms.', 'bedrooms: 3'],
    ['There are 2 bedrooms upstairs and 4 bedrooms downstairs.', 'bedrooms: 3'],
    ['The status is Sold.', 'status: available'],
  ])('withholds %s and says what the record holds', (sentence, fact) => {
    const checked = check(sentence);
    expect(checked.verdict).toBe('withheld');
    expect(checked.text).toContain(`Our records say: Mill Lane house – ${fact}`);
  });

  it('speaks the language of the visitor', () => {
    const german = { language: 'de' };
    expect(check('Das Haus hat fünf Schlafzimmer.', german).text).toBe('Das Haus hat 3 Schlafzimmer.');
    expect(check('Es kostet 1.500.000 €.', german).text).toBe('Es kostet 1.250.000 €.');
    expect(check('Es hat mehr als 4 Schlafzimmer.', german).text).toBe(
      'In unseren Unterlagen steht: Mill Lane house – Schlafzimmer: 3.',
    );
  });

  it('asks the record that the sentence names', () => {
    const subjects = [villa, flat];
    expect(check('Lantern Court has 2 bedrooms and costs $1,450 a month.', { subjects }).verdict).toBe('passed');
    expect(check('Lantern Court has 3 bedrooms.', { subjects }).text).toBe('Lantern Court has 2 bedrooms.');
    const both = 'The Mill Lane house has 3 bedrooms, Lantern Court has 2 bedrooms.';
    expect(check(both, { subjects }).verdict).toBe('passed');
    expect(check('Lantern Court costs $1,450 per month.', { subjects }).verdict).toBe('passed');
    expect(check('The rent of Lantern Court is $1,600 per month.', { subjects }).text).toBe(
      'The rent of Lantern Court is $1,450 per month.',
    );
  });

  it('lets a cited passage about something else say another number', () => {
    const passages = new Map([
      [1, 'The cottage on the hill has four bedrooms.'],
      [2, 'The Mill Lane house has four bedrooms.'],
    ]);
    expect(check('The cottage has 4 bedrooms [1].', { passages }).verdict).toBe('passed');
    expect(check('It has 4 bedrooms [2].', { passages }).verdict).toBe('corrected');
    expect(check('It has 5 bedrooms [1].', { passages }).verdict).toBe('corrected');
  });

  it('reads a bare number as the answer to the question', () => {
    const question = 'How many bedrooms does it have?';
    expect(check('Four.', { question }).text).toBe('Three.');
    expect(check('There are 4, including the attic.', { question }).text).toBe('There are 3, including the attic.');
    expect(check('Three.', { question }).verdict).toBe('passed');
    expect(check('Call us at 5.', { question: 'When can I call?' }).verdict).toBe('passed');
    expect(check('1,400,000.', { question: 'How much is it?' }).text).toBe('1,250,000.');
  });

  it('says nothing without a record', () => {
    expect(check('It has 44 bedrooms.', { subjects: [] }).verdict).toBe('passed');
  });
});
