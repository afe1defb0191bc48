import { findBinaries } from './binaries.js';

describe('findBinaries', () => {
  it('finds the server of this machine and its version', async () => {
    expect((await findBinaries()).version).toMatch(/^18\./);
  });

  it('tells people on Windows what to do', async () => {
    await expect(findBinaries('win32', 'x64')).rejects.toThrow(
      'The embedded PostgreSQL runs on Linux and macOS only: set DATABASE_URL to a PostgreSQL server.',
    );
  });

  it('tells people on other machines what to do', async () => {
    await expect(findBinaries('linux', 'riscv64')).rejects.toThrow(
      /riscv64 is not installed\): .* or set DATABASE_URL\.$/,
    );
  });
});
