import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * A free TCP port of 127.0.0.1: the one of the last run if it is free, so that addresses noted elsewhere go on to work. Another
 * process may still take it before the server does.
 *
 * @param home the folder that remembers the port.
 */
export async function choosePort(home: string): Promise<number> {
  const last = Number(await readFile(join(home, 'port'), 'utf8').catch(() => '0'));
  return (await probe(last)) ?? (await probe(0)) ?? 0;
}

/** Remembers the port for the next run. */
export async function keepPort(home: string, port: number): Promise<void> {
  await writeFile(join(home, 'port'), `${port}\n`);
}

async function probe(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    return typeof address === 'object' ? address?.port : undefined;
  } catch {
    return undefined;
  }
}
