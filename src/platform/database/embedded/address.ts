import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE, ROLE } from './cluster.js';

/** The address of an embedded server on this machine. */
export const addressOf = (password: string, port: number): string =>
  `postgres://${ROLE}:${password}@127.0.0.1:${port}/${DATABASE}`;

/** The address of the server that runs, or last ran, on a data folder; undefined where none ever did. */
export async function lastAddress(dataDir: string): Promise<string | undefined> {
  try {
    const home = join(dataDir, 'postgres');
    const [password, port] = await Promise.all([read(home, 'password'), read(home, 'port')]);
    return addressOf(password, Number(port));
  } catch {
    return undefined;
  }
}

const read = async (home: string, name: string): Promise<string> => (await readFile(join(home, name), 'utf8')).trim();
