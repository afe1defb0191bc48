import { mkdir, rmdir } from 'node:fs/promises';

/** Two minutes, in turns of a tenth of a second. */
const MOST_TURNS = 1_200;

/** Does something once, though several processes want it done at the same time. `isDone` is asked under the lock. */
export async function once(lock: string, isDone: () => Promise<boolean>, act: () => Promise<void>): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const isMine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (isMine) {
      try {
        if (!(await isDone())) await act();
        return;
      } finally {
        await rmdir(lock);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Another process has held ${lock} for two minutes: remove it if none does.`);
}
