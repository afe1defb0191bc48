import { describe, expect, it } from '@jest/globals';
import { type Caption, saidNow, withCaption } from './captions.js';

const CALL = { id: 'call-1', assistant: 'speaks' } as const;

const caption = (item_id: string, text: string, more: Partial<Caption> = {}): Caption => ({
  conversation_id: 'c',
  call_id: CALL.id,
  item_id,
  role: 'user',
  text,
  is_final: false,
  ...more,
});

const texts = (captions: readonly Caption[]): string[] => captions.map(({ text }) => text);

describe('live captions', () => {
  it('grow with their utterance, and stay in the order in which they began', () => {
    const all = [caption('a', 'How'), caption('b', 'It'), caption('a', 'How many?'), caption('b', 'It has')];
    expect(texts(all.reduce<Caption[]>(withCaption, []))).toEqual(['How many?', 'It has']);
  });

  it('give way to the message that they became', () => {
    const captions = [caption('a', 'How many?'), caption('b', 'It has')];
    expect(texts(saidNow(captions, [{ metadata: { item_id: 'a' } }], CALL))).toEqual(['It has']);
  });

  it('are only of this call, of what was understood, and of nobody who was silenced', () => {
    const captions = [
      caption('a', 'Before', { call_id: 'call-0' }),
      caption('b', ' ', { is_final: true }),
      caption('c', 'Once upon a time', { role: 'assistant' }),
      caption('d', 'Hello?'),
    ];
    expect(texts(saidNow(captions, [], { ...CALL, assistant: 'silent' }))).toEqual(['Hello?']);
    expect(texts(saidNow(captions, [], CALL))).toEqual(['Once upon a time', 'Hello?']);
  });
});
