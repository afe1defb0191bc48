import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../test/support/free-port.ts';
import { startNode, type Started } from '../lib/processes.ts';
import { setTimeout as pause } from 'node:timers/promises';

const INSTALL_LIMIT_MS = 90_000;

/** Portkey's gateway from npm, in a folder of the run; never a dependency. A reason in words when it can't be had. */
export async function startPortkey(folder: string): Promise<(Started & { port: number }) | string> {
  const place = join(folder, 'portkey');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'package.json'), '{"private":true}');
  const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '@portkey-ai/gateway'];
  const installed = await promisify(execFile)('npm', npm, { cwd: place, timeout: INSTALL_LIMIT_MS }).then(
    () => null,
    () => 'npm could not install @portkey-ai/gateway',
  );
  if (installed !== null) return installed;
  const program = join(place, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (!existsSync(program)) return '@portkey-ai/gateway has no build/start-server.js';
  const port = await freePort();
  const started = startNode(program, [`--port=${port}`, '--headless'], {
    cwd: place,
    env: { NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
  });
  for (let waited = 0; waited < 15_000; waited += 100) {
    if (started.child.exitCode !== null)
      return `Portkey's gateway ended at its start: ${started.output().slice(0, 200)}`;
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return { ...started, port };
    await pause(100);
  }
  await started.stop();
  return "Portkey's gateway did not listen within 15 s";
}
