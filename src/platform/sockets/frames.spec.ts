import type { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import * as ws from 'ws';
import { frameOf, join } from './frames.js';

/** Exported, but not in the typings. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** What a client of `ws` reads from these bytes. */
function readBack(bytes: Uint8Array): string[] {
  const receiver = new Receiver({ isServer: false, skipUTF8Validation: false, allowSynchronousEvents: true });
  const messages: string[] = [];
  receiver.on('message', (data: Buffer) => messages.push(data.toString()));
  receiver.on('error', (error: Error) => messages.push(String(error)));
  receiver.write(bytes);
  return messages;
}

it.each([0, 1, 123, 124, 125, 126, 127, 65_533, 65_534, 65_535, 65_536, 200_000])(
  'makes frames that are read back, of %d characters',
  (length) => {
    const text = 'x'.repeat(length);
    expect(readBack(frameOf(text))).toEqual([`4${text}`]);
  },
);

it('makes frames of any text, one after the other', () => {
  const texts = ['plain', 'Grüße', 'ひらがな'.repeat(20), '👩‍🚀'.repeat(7), `${'ä'.repeat(62)}!`];
  const packets = texts.map((data) => ({ type: 'message', data }));
  const made = { type: 'message', data: 'made', options: { wsPreEncodedFrame: [frameOf('ma'), frameOf('de')] } };
  const frames = join([...packets, made]);
  expect(readBack(frames as Uint8Array)).toEqual([...texts, 'ma', 'de'].map((text) => `4${text}`));
});

it('takes a lone frame as it is', () => {
  const frame = frameOf('made');
  expect(join([{ type: 'message', data: 'made', options: { wsPreEncodedFrame: [frame] } }])).toBe(frame);
});

it('leaves what is no text message to others', () => {
  expect(join([{ type: 'message', data: 'a' }, { type: 'ping' }])).toBeNull();
  expect(join([{ type: 'message', data: Buffer.from('a') }])).toBeNull();
});
