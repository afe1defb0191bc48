import { describe, expect, it } from '@jest/globals';
import { createCannedReplyBody } from '../../../contract/canned-reply.schema.js';
import { render } from './rendering.js';

const VALUES = {
  'contact.name': 'Ann {{seller.name}}',
  'contact.email': null,
  'contact.phone': null,
  'seller.name': 'Mia',
  'conversation.title': null,
};

describe('a canned reply', () => {
  it('has its variables filled in, once, and the text in place of what is missing', () => {
    const content = 'Hello {{ contact.name }}, {{seller.name}} here. {{contact.email|No address}}.';
    expect(render(content, VALUES)).toEqual({ text: 'Hello Ann {{seller.name}}, Mia here. No address.', missing: [] });
  });

  it('names what is missing', () => {
    expect(render('{{contact.email}} {{contact.phone}} {{contact.email}}', VALUES).missing).toEqual([
      'contact.email',
      'contact.phone',
    ]);
  });

  it.each([
    '{{contact.password}}',
    '{{constructor}}',
    '{{}}',
    'Hello {{contact.name',
    'Hello }}',
    '{{{contact.name}}}',
  ])('is refused with %s', (content) =>
    expect(createCannedReplyBody.safeParse({ shortcut: 'a', content }).success).toBe(false),
  );
});
