import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnView } from '../../src/contract/generation.schema.js';
import { demoHomeUrl } from '../../src/demo-content.js';
import { furnishDemo } from '../../src/demo.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

/** A new installation has no model: what its first visitors ask is answered by the server alone, from the demo's knowledge. */
let server: TestServer;
let ann: ApiClient;

beforeAll(async () => {
  server = await TestServer.start();
  await furnishDemo(server.server.app, server.projectId, server.url);
  const isTaught = async () =>
    (await server.sql(`SELECT FROM knowledge_documents WHERE status <> 'ready'`)).length === 0;
  await eventually(isTaught, 60_000);
  ann = server.as();
});
afterAll(() => server.stop());

const HOURS = 'We are open from 9:00 to 18:00, Monday to Saturday, and closed on Sundays and public holidays [1].';
const VIEWINGS = /^Viewings are free, last about thirty minutes and can be booked one day ahead \[\d\]\.$/;
const PETS = /^Pets are allowed in Mill Lane and, up to the size of a cat, in Lantern Court \[\d\]\.$/;
const DEPOSIT = /^A deposit of two months' rent is due [^[]+ \[1\]\.$/;
const PHONE = 'You can reach a person by telephone on 555 0134 during opening hours [1].';
const UNKNOWN = "I don't know that. Would you like to speak with a person?";
const THE_RENT = /^Lantern Court costs 1,450 EUR a month \[\d\]\.$/;
const ALL_OF_MILL_LANE =
  'Mill Lane is a house for sale with 4 bedrooms, 2 bathrooms, 164 square metres, garden, garage; it costs 420,000 EUR [1].';

type Exchange = readonly [question: string, answer: string | RegExp];

/** Each talk is one conversation. */
const TALKS: readonly (readonly Exchange[])[] = [
  [
    ['How much is the flat at Lantern Court?', THE_RENT],
    ['and the bathrooms?', 'Lantern Court has 1 bathroom [1].'],
    ['Does it have a balcony?', 'Yes. Features of Lantern Court: balcony, lift [1].'],
    ['How big is it?', 'Lantern Court has 78 square metres [1].'],
    ['Can I bring my dog?', PETS],
  ],
  [
    ['How many bedrooms does Mill Lane have?', 'Mill Lane has 4 bedrooms [1].'],
    ['And bathrooms?', 'Mill Lane has 2 bathrooms [1].'],
    ['what about quay loft?', 'Quay Loft has 1 bathroom [1].'],
    ['how much is that one', 'Quay Loft is for sale at 265,000 EUR [1].'],
  ],
  [
    ['Can I book a viewing?', VIEWINGS],
    ['How long does it take?', VIEWINGS],
    ['What does it cost?', VIEWINGS],
  ],
  [
    ['What do you have for rent?', /^Lantern Court is a flat for rent with 2 bedrooms, .*1,450 EUR a month \[\d\]\.$/],
    ['How much is it?', THE_RENT],
    ['Do you have anything cheaper than 1000?', UNKNOWN],
  ],
  [
    ['How much does the house cost?', 'Mill Lane is for sale at 420,000 EUR [1].'],
    ['is the price negotiable?', UNKNOWN],
  ],
  [
    ['What are your opening hours?', HOURS],
    ['And on Sundays?', HOURS],
  ],
  [
    ['How much is the deposit?', DEPOSIT],
    ['When do I get it back?', DEPOSIT],
  ],
  [['What is the rent for Lantern Court?', THE_RENT]],
  [['Was kostet Lantern Court?', THE_RENT]],
  [['price of mill lane', 'Mill Lane is for sale at 420,000 EUR [1].']],
  [['How many bedroms has lantern cort?', 'Lantern Court has 2 bedrooms [1].']],
  [['what is the adress of quay loft', 'Quay Loft is at 21 Quay Street, Brightwater [1].']],
  [['Where is Mill Lane?', 'Mill Lane is at 8 Mill Lane, Brightwater [1].']],
  [['when was mill lane built', 'Mill Lane was built in 1987 [1].']],
  [['When was Lantern Court built?', UNKNOWN]],
  [['How many square metres is the loft?', 'Quay Loft has 61 square metres [1].']],
  [['Is Mill Lane for sale or for rent?', 'Mill Lane is for sale [1].']],
  [['Which homes have a garden?', ALL_OF_MILL_LANE]],
  [['Do you have houses for sale?', ALL_OF_MILL_LANE]],
  [['mill lane', ALL_OF_MILL_LANE]],
  [['What properties do you have?', /^Lantern Court is a flat .* Mill Lane is a house .* Quay Loft is a loft /]],
  [
    [
      'Do you have a home with 3 bedrooms?',
      /Lantern Court has 2 bedrooms .*Mill Lane has 4 bedrooms .*Quay Loft has 1 /,
    ],
  ],
  [
    [
      'Does Lantern Court have a garage?',
      'I know only these features of Lantern Court: balcony, lift [1]. Would you like to speak with a person?',
    ],
  ],
  [['How big is the garden at Mill Lane?', UNKNOWN]],
  [['I want to see Mill Lane', VIEWINGS]],
  [['Do I have to pay for a viewing?', VIEWINGS]],
  [['Can I book a viewing?', VIEWINGS]],
  [['Are pets allowed?', PETS]],
  [['Do you allow dogs in Quay Loft?', PETS]],
  [['Are you open on Saturday?', HOURS]],
  [['What is your phone number?', PHONE]],
  [['how can i call you', PHONE]],
  [['Where are you?', 'Our office is at 12 Quay Street, Brightwater, two minutes from the ferry [1].']],
  [['I lost my key', 'A lost key costs forty euros [1].']],
  [['Do you sell submarines?', UNKNOWN]],
  [['Do you have an office in Berlin?', UNKNOWN]],
  [['What is the weather like tomorrow?', UNKNOWN]],
  [['Is Lantern Court furnished?', UNKNOWN]],
  [
    ['Hello!', 'Hello! How can I help you?'],
    ['Are you a robot?', /^I am an automatic assistant\./],
    ['Thanks!', "You're welcome. Is there anything else?"],
  ],
  [
    ['Who won the world cup in 1998?', UNKNOWN],
    ['Yes, please', /^I have asked a colleague to join you here\.$/],
  ],
];

describe('a server without any model', () => {
  it.each(TALKS.map((talk) => [talk.map(([question]) => question).join(' / '), talk] as const))(
    'answers: %s',
    async (_, talk) => {
      const { id } = await ann.open();
      for (const [content, expected] of talk) {
        const { body } = await ann.post<TurnView>(`/conversations/${id}/messages`, { content });
        const answer = body.reply?.content ?? '';
        if (typeof expected === 'string') expect(answer).toBe(expected);
        else expect(answer).toMatch(expected);
        const cited = Array.from(answer.matchAll(/\[(\d+)\]/g), ([, number]) => Number(number));
        const { sources = [] } = (body.reply?.metadata ?? {}) as { sources?: { number: number }[] };
        expect(new Set(sources.map(({ number }) => number))).toEqual(new Set(cited));
        expect(body.reply?.metadata.unanswered).toBe(/don't know|know only/.test(answer) ? true : undefined);
      }
    },
  );

  it('answers of the home whose page the visitor is on, unless another is named', async () => {
    const { id } = await ann.open({ metadata: { page_url: demoHomeUrl(server.url, 'quay-loft') } });
    const ask = async (content: string) =>
      (await ann.post<TurnView>(`/conversations/${id}/messages`, { content })).body.reply?.content;
    expect(await ask('How much is it?')).toMatch(/^Quay Loft is for sale at 265,000 EUR/);
    expect(await ask('How many bedrooms?')).toMatch(/^Quay Loft has 1 bedroom/);
    expect(await ask('And Mill Lane?')).toMatch(/^Mill Lane has 4 bedrooms/);
  });
});
