import { setTimeout as pause } from 'node:timers/promises';
import { isOutage } from './outage.js';

const RETRY_MS = 500;

/** Does work again and again while the database is away, for so many milliseconds. @throws what the last try threw */
export async function throughOutages<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + patienceMs; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || Date.now() > deadline) throw error;
      await pause(RETRY_MS);
    }
  }
}
