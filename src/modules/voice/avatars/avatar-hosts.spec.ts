import { describe, expect, it } from '@jest/globals';
import { parseSettings } from '../../../config/settings.js';
import { isNamed, sourcesOf } from './avatar-hosts.js';

const HOSTS = ['*.livekit.cloud', 'speak.example', '127.0.0.1:7880'];

describe('the hosts of faces', () => {
  it('are let in encrypted, but on this machine', () => {
    expect(sourcesOf(HOSTS)).toEqual([
      'https://*.livekit.cloud',
      'wss://*.livekit.cloud',
      'https://speak.example',
      'wss://speak.example',
      'http://127.0.0.1:7880',
      'ws://127.0.0.1:7880',
    ]);
  });

  it.each([
    ['wss://heygen-1.livekit.cloud', true],
    ['wss://a.b.livekit.cloud/rtc', true],
    ['wss://speak.example/v2', true],
    ['ws://127.0.0.1:7880', true],
    ['wss://livekit.cloud', false],
    ['wss://livekit.cloud.example', false],
    ['wss://my.speak.example', false],
    ['ws://127.0.0.1:7881', false],
    ['nowhere', false],
  ])('mean %s: %s', (address, isMeant) => {
    expect(isNamed(HOSTS, address)).toBe(isMeant);
  });

  it.each(["a.example; script-src 'unsafe-inline'", 'a.example b.example', '*', 'https:', 'a.example/*'])(
    'are hosts, and %s is none',
    (value) => {
      expect(() => parseSettings({ LIVEAVATAR_HOSTS: value })).toThrow('LIVEAVATAR_HOSTS');
    },
  );
});
