import { describe, expect, it } from '@jest/globals';
import { parseSettings } from './settings.js';

const parseUnusable = () => parseSettings({ PORT: 'hunter2', DATABASE_URL: 'mysql://hunter2' });

describe('parseSettings', () => {
  it('takes an empty value for none', () => {
    const settings = parseSettings({ PORT: '', JWT_SECRET: '' });
    expect([settings.PORT, settings.JWT_SECRET]).toEqual([3000, undefined]);
  });

  it('names what is not usable, not its value, in an error that the start shows as one sentence', () => {
    expect(parseUnusable).toThrow(expect.objectContaining({ name: 'SettingsError' }));
    expect(parseUnusable).toThrow(
      /^The configuration can't be used: PORT: .*; DATABASE_URL: must start with postgres:\/\/ .*\.$/,
    );
    expect(parseUnusable).not.toThrow(/hunter2/);
  });
});
