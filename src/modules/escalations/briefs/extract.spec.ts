import { describe, expect, it } from '@jest/globals';
import type { Spoken } from '../../messages/thread.service.js';
import { extract, summaryOf } from './extract.js';

const spoken = (role: Spoken['role'], content: string, metadata = {}): Spoken => ({
  seq: 1,
  role,
  name: null,
  content,
  metadata,
});

const nobody = { name: null, email: null, phone: null };

describe('a brief without a model', () => {
  it('quotes what the visitor wants, what is known, and what the assistant said with its sources', () => {
    const sources = [{ document: 'Prices', passage: 3 }];
    const brief = extract({
      said: [
        spoken('user', 'Hello. My budget is 900 euros.'),
        spoken('assistant', 'The flat costs 950 euros.', { sources }),
        spoken('user', 'Can you come down to 900?'),
        spoken('user', 'Thanks'),
      ],
      visitor: { name: 'Ann', email: 'ann@example.com', phone: null },
      last: { reason: 'Wants to negotiate.', requested_by: 'assistant', seq: 2 },
    });
    expect(brief).toEqual({
      wants: 'Can you come down to 900?',
      facts: ['Name: Ann', 'E-mail: ann@example.com', 'My budget is 900 euros.', 'Can you come down to 900?'],
      answers: [{ text: 'The flat costs 950 euros.', sources }],
      reason: 'Wants to negotiate.',
      requested_by: 'assistant',
      suggested_reply: expect.stringMatching(/^Hello Ann, I have read/),
    });
    expect(summaryOf(brief)).toContain('A person was asked for: Wants to negotiate.');
  });

  it('has something to say where nothing was said', () => {
    const brief = extract({ said: [], visitor: nobody, last: null });
    expect(brief).toMatchObject({ wants: '', facts: [], suggested_reply: 'Hello, how can I help you?' });
    expect(summaryOf(brief)).toBe('Nothing was said yet.');
  });
});
