import { LlmFailure } from '../llm-failure.problems.js';
import { localProvider } from './local.provider.js';

const KNOWLEDGE = `# Shop
You are the assistant of a small shop. Answer briefly.
<knowledge>
- We ship to Norway and Sweden within three days.
- Shipping costs 5 euros; above 50 euros it is free.
- Returns are accepted for 30 days after delivery.
- Our store in Oslo is open Monday to Friday from 9 to 17.
- Is there parking? There is parking behind the store.
</knowledge>`;

async function ask(question: string, system = KNOWLEDGE) {
  const pieces: string[] = [];
  const answer = await localProvider({ paceMs: 0 }).answer(
    {
      messages: [
        { role: 'system', content: system },
        { role: 'assistant', content: 'Bananas are sold on Tuesdays.' },
        { role: 'user', content: question },
      ],
    },
    { signal: new AbortController().signal, onText: (text) => pieces.push(text) },
  );
  return { text: pieces.join(''), pieces, answer };
}

describe('localProvider', () => {
  it.each([
    ['How much does shipping cost?', 'Shipping costs 5 euros'],
    ['When are you open?', 'open Monday to Friday'],
    ['Can I return something?', 'Returns are accepted'],
    ['Do you ship to Sweden?', 'We ship to Norway and Sweden'],
  ])('answers "%s" from its knowledge', async (question, expected) => {
    expect((await ask(question)).text).toContain(expected);
  });

  it('works in other languages', async () => {
    const german = 'Der Versand dauert drei Tage.\nDie Rückgabe ist 30 Tage lang möglich.';
    expect((await ask('Wie lange dauert der Versand?', german)).text).toBe('Der Versand dauert drei Tage.');
    const japanese = '配送は三日かかります。\n返品は三十日以内です。';
    expect((await ask('返品はできますか', japanese)).text).toBe('返品は三十日以内です。');
  });

  it('keeps the order of the text and gives at most three sentences', async () => {
    const system = 'Tea A is green.\nTea B is black.\nCoffee is brown.\nTea C is white.\nTea D is red.';
    expect((await ask('Which tea?', system)).text).toBe('Tea A is green. Tea B is black. Tea C is white.');
  });

  it.each(['Do you sell bananas on Tuesdays?', 'What is quantum chromodynamics?', '???', ''])(
    'says plainly that it does not know: %j',
    async (question) => {
      expect((await ask(question)).text).toMatch(/^I don't have that information\..* person\.$/);
    },
  );

  it.each(['Hi!', 'Good morning', 'Hola', 'こんにちは'])('greets back on %s', async (greeting) => {
    expect((await ask(greeting)).text).toMatch(/^Hello!/);
  });

  it('does not take instructions for an answer when knowledge is marked', async () => {
    expect((await ask('Are you the assistant of a small shop?')).text).not.toContain('Answer briefly');
  });

  it('streams word by word and counts tokens', async () => {
    const { pieces, answer } = await ask('When are you open?');
    expect(pieces.length).toBeGreaterThan(5);
    expect(answer).toMatchObject({ finish: 'stop', provider: 'local', model: 'local-extract' });
    expect(answer.usage?.outputTokens).toBeGreaterThan(5);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const answering = localProvider({ paceMs: 5 }).answer(
      { messages: [{ role: 'user', content: 'Hi' }] },
      { signal: controller.signal, onText: () => controller.abort() },
    );
    await expect(answering).rejects.toEqual(new LlmFailure('cancelled', { provider: 'local', model: 'local-extract' }));
  });
});
