import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chance, rounds } from '../support/rounds.js';
import { TestServer } from '../support/server.js';
import { PlainClient } from './plain-client.js';
import { widgetKeyOf } from './visitor.js';

let server: TestServer;
let key: string;
beforeAll(async () => {
  server = await TestServer.start();
  key = await widgetKeyOf(server);
});
afterAll(() => server.stop());

const dial = () => PlainClient.connect(server.url, `?widget_key=${key}&userId=${randomUUID()}`);
const begin = { action: 'InitChat', sellerId: null, userInfo: { name: 'Ann' } };
const say = (id: string) => ({ action: 'sendMessage', to: 'us', message: 'Hello?', id });

/** Fewer than a connection may send before it is cut. */
const OF_ONE = 50;

it('survives mutated frames: whole ones are answered afterwards, and others are not disturbed', async () => {
  const random = chance('mutated frames');
  const whole = [begin, say('m-1'), { action: 'auth', token: 'x', after_seq: 1 }].map((each) => JSON.stringify(each));
  const pieces = ['"', '{', '}', '[', ']', '\\', '\u0000', '\ud800', '1e999', 'null', '__proto__', '\u{1f600}', ','];
  const mutated = (): string => {
    let text = random.pick(whole);
    for (let left = 1 + random.below(4); left > 0; left -= 1) {
      const at = random.below(text.length + 1);
      text = text.slice(0, at) + random.pick([...pieces, '']) + text.slice(at + random.below(4));
    }
    return text;
  };
  const bob = await dial();
  bob.send(begin);
  await bob.action('InitChat');
  const total = rounds(2_000);
  for (let done = 0; done < total; done += OF_ONE) {
    const eve = await dial();
    for (let sent = 0; sent < Math.min(OF_ONE, total - done); sent += 1) eve.send(mutated());
    const id = randomUUID();
    eve.send(say(id));
    await eve.until((frame) => frame.action === 'ack' && frame.id === id);
    bob.send(say(id));
    await bob.until((frame) => frame.action === 'ack' && frame.id === id);
    eve.close();
  }
  expect(bob.frames.filter(({ action }) => action === 'error')).toEqual([]);
  bob.close();
}, 120_000);

it('ends when its token is over', async () => {
  const ann = await dial();
  // Half a minute is forgiven, so that two seconds are left of this one.
  ann.send({ action: 'auth', token: server.token({ sub: 'sam', role: 'seller' }, -28) });
  await ann.action('session:expiring');
  await ann.closed;
  expect(ann.frames.at(-1)).toMatchObject({ action: 'session:ended', reason: 'expired' });
});
