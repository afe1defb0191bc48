import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environmentSchema } from '../../src/config/settings.schema.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const defaults: Record<string, string | number | boolean | string[] | undefined> = environmentSchema.parse({});

/** `NAME=default`, as the two documents should say it. */
const settings = Object.keys(environmentSchema.shape).map((name) => {
  const value = defaults[name];
  return `${name}=${Array.isArray(value) ? value.join(',') : (value ?? '')}`;
});

describe('every setting, with its default,', () => {
  it('stands in .env.example, under a line that says what it is', () => {
    const lines = read('.env.example').split('\n');
    const found = lines.flatMap((line, index) => {
      const setting = /^(?:# )?([A-Z][A-Z0-9_]*=.*)$/.exec(line)?.[1];
      if (setting === undefined) return [];
      expect({ setting, meaning: lines[index - 1] }).toEqual({ setting, meaning: expect.stringMatching(/^# .{8,}/) });
      return [setting];
    });
    expect(found).toEqual(settings);
  });

  it("stands in the README's tables", () => {
    const rows = read('README.md').matchAll(/^\| `([A-Z][A-Z0-9_]*)` +\| +(?:`([^`]*)`)? *\| +\S.* \|$/gm);
    expect(Array.from(rows, ([, name, fallback = '']) => `${name}=${fallback}`)).toEqual(settings);
  });

  it('is safe to copy: the example holds no secret and changes nothing', () => {
    const set = read('.env.example').match(/^[A-Z].*$/gm);
    expect(set).toEqual(['JWT_SECRET=']);
  });
});
