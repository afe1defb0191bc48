import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES_EACH = 16;
/** Random bytes are drawn for so many ids at a time: a draw costs more than all else of an id. */
const DRAWN = 256;

const pool = new Uint8Array(DRAWN * BYTES_EACH);
let used = pool.length;

/** An id of version 7 for rows that are made in great numbers; those of one millisecond are in no order. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + BYTES_EACH);
  used += BYTES_EACH;
  return v7({ random });
}
