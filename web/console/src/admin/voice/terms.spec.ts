import { expect, it } from '@jest/globals';
import type { VoiceSettings } from '@omnichat/client/types';
import { bodyOf, valuesOf } from './terms.js';

const VOICE: VoiceSettings = {
  is_on: true,
  ways: ['proxy'],
  on_take_over: null,
  call_seconds: 90,
  visitor_seconds: null,
  project_seconds: 36_000,
};

it('what a project says of voice is shown in minutes, and comes back as it was', () => {
  expect(valuesOf(VOICE)).toMatchObject({ call_seconds: 1.5, visitor_seconds: '', on_take_over: 'server' });
  expect(bodyOf(valuesOf(VOICE))).toEqual({ voice: VOICE });
  expect(bodyOf({ ...valuesOf(VOICE), on_take_over: 'listen', call_seconds: '' })).toEqual({
    voice: { ...VOICE, on_take_over: 'listen', call_seconds: null },
  });
});
