import { describe, expect, it } from '@jest/globals';
import type { PassageView } from '../../../contract/knowledge.schema.js';
import { spokenSources } from './spoken-sources.js';

const passage = (passage_id: string, text: string): PassageView =>
  ({
    passage_id,
    document_id: 'd',
    document_title: 'Guide',
    heading: '',
    url: null,
    score: 1,
    text,
  }) as unknown as PassageView;

const hours = passage('hours', 'The office is open from nine to six on weekdays.');
const parking = passage('parking', 'Parking is free behind the office for visitors.');

describe('the sources of spoken words', () => {
  it('are the passages that they share words with, the one with the most first', () => {
    const found = spokenSources('Our office is open from nine to six, and parking is free.', [parking, hours]);
    expect(found.map(({ passage_id: id, number }) => [id, number])).toEqual([
      ['hours', 1],
      ['parking', 2],
    ]);
  });

  it('are none of what was found and not used', () => {
    const found = spokenSources('We open at nine and close at six.', [parking, hours]);
    expect(found.map(({ passage_id: id }) => id)).toEqual(['hours']);
    expect(spokenSources('I do not know.', [hours])).toEqual([]);
    expect(spokenSources('', [hours])).toEqual([]);
  });
});
