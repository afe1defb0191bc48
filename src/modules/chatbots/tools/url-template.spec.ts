import { describe, expect, it } from '@jest/globals';
import { filled, isFillable } from './url-template.js';

describe('the address of a tool', () => {
  it.each(['https://a.example/x/{id}?day={day}', 'https://a.example', 'http://a.example:8080/{a}{b}'])(
    'may have arguments in path and query: %s',
    (template) => expect(isFillable(template)).toBe(true),
  );

  it.each([
    'https://{host}/x',
    'https://a.{tld}',
    '{url}',
    'https://a.example:{port}/',
    'https://a.example/{',
    'x',
    '',
  ])('may have none elsewhere: %s', (template) => expect(isFillable(template)).toBe(false));

  it('takes arguments in, encoded, and leaves the others', () => {
    expect(filled('https://a.example/{id}/x?q={q}', { id: 'a/b?c#d', q: 5, more: true })).toEqual({
      url: 'https://a.example/a%2Fb%3Fc%23d/x?q=5',
      rest: { more: true },
    });
  });

  it.each([{}, { id: '..' }, { id: '.' }, { id: '' }, { id: {} }, { id: null }])('is not filled by %j', (given) =>
    expect(filled('https://a.example/x/{id}', given)).toBeNull(),
  );

  it('knows no arguments that nobody gave', () => {
    expect(filled('https://a.example/{constructor}', {})).toBeNull();
  });
});
