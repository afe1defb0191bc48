import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastComplaint, openLog } from './server-log.js';

const LINES = `2026-01-02 03:04:05.678 UTC [12] LOG:  starting PostgreSQL
2026-01-02 03:04:05.679 UTC [12] FATAL:  could not create any TCP/IP sockets
2026-01-02 03:04:05.680 UTC [12] LOG:  database system is shut down
`;

describe("the server's log", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'omnichat-log-'));
    file = join(folder, 'postgres.log');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('tells the last complaint, without time and process', async () => {
    await writeFile(file, LINES);
    expect(await lastComplaint(file, 0)).toBe('FATAL:  could not create any TCP/IP sockets');
  });

  it('passes over what an earlier server wrote', async () => {
    await writeFile(file, LINES);
    expect(await lastComplaint(file, Buffer.byteLength(LINES))).toBe('it said nothing');
  });

  it('is kept between starts until it has grown beyond 5 MiB', async () => {
    await writeFile(file, LINES);
    await (await openLog(file)).close();
    expect((await stat(file)).size).toBe(Buffer.byteLength(LINES));
    await writeFile(file, Buffer.alloc(5 * 1024 * 1024 + 1));
    await (await openLog(file)).close();
    expect((await stat(file)).size).toBe(0);
  });
});
