import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Bench } from '../lib/bench.ts';
import type { WindowCost } from '../lib/window.ts';

export interface Ejabberd {
  measure(): Promise<{ perSecond: number; cost: WindowCost }>;
  stop(): Promise<void>;
}

export async function prepareEjabberd(_bench: Bench): Promise<Ejabberd | string> {
  const isThere = await promisify(execFile)('which', ['ejabberdctl']).then(
    () => true,
    () => false,
  );
  return isThere ? 'the load for it is not written' : 'ejabberd is not installed';
}
