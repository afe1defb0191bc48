import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { promptBytes, promptOf } from './prompt.js';

const budget = { LLM_CONTEXT_TOKENS: 512, LLM_MAX_OUTPUT_TOKENS: 128 };
const turn = (content: string, role = 'user') => ({ role, content });

describe('the prompt', () => {
  it('keeps the instructions and the newest turns when the history is too long', () => {
    const history = Array.from({ length: 50 }, (_, n) => turn(`${n} `.padEnd(100, 'x')));
    const [system, ...turns] = promptOf({ instructions: 'Be kind.', history }, budget);
    expect(system).toEqual({ role: 'system', content: 'Be kind.' });
    expect(turns.length).toBe(Math.floor((promptBytes(budget) - 'Be kind.'.length) / 100));
    expect(turns.at(-1)?.content).toMatch(/^49 /);
  });

  it('lets the model stand by what a person said for the business', () => {
    const history = [turn('Hello'), turn('We close at six.', 'seller'), turn('Thanks', 'user')];
    const roles = promptOf({ instructions: null, history }, budget).map(({ role }) => role);
    expect(roles).toEqual(['system', 'user', 'assistant', 'user']);
  });

  it('keeps the end of an oversized question, cut between characters', () => {
    const [, question] = promptOf({ instructions: 'x', history: [turn(`${'é'.repeat(5_000)}?`)] }, budget);
    expect(question?.content).toMatch(/^é+\?$/);
  });

  it('never exceeds its bytes, whatever was said', () => {
    const turns = fc.array(
      fc.record({
        role: fc.constantFrom('user', 'assistant', 'seller'),
        content: fc.string({ unit: 'grapheme', minLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(turns, (history) => {
        const prompt = promptOf({ instructions: 'Be kind.', history }, budget);
        const bytes = prompt.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
        expect(bytes).toBeLessThanOrEqual(Math.max(promptBytes(budget), 512 + 'Be kind.'.length));
        expect(prompt.length).toBeGreaterThan(history.length > 0 ? 1 : 0);
      }),
    );
  });
});
