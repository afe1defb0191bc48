import { execFileSync } from 'node:child_process';
import { refuseOldRuntime, YOUNG_ARE_YOUNG } from './runtime.js';
import { StartupError } from './startup-error.js';

describe('refuseOldRuntime', () => {
  it.each(['18.20.4', '20.20.2', '22.18.0'])('refuses Node %s in one sentence', (version) => {
    expect(() => refuseOldRuntime(version)).toThrow(StartupError);
    expect(() => refuseOldRuntime(version)).toThrow(`this is Node ${version}`);
  });

  it.each(['22.19.0', '24.0.0', '26.1.0-nightly'])('accepts Node %s', (version) => {
    expect(() => refuseOldRuntime(version)).not.toThrow();
  });
});

it('tells V8 a flag that it knows', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8', maxBuffer: 1_000_000 });
  expect(known).toContain(`${YOUNG_ARE_YOUNG.replace('--no-', '--')} `);
});
