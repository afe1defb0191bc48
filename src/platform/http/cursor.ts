import { z } from 'zod';
import { notValid } from '../errors/common.problems.js';

const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

/** Where a page of a list ends: the sort time and the id of its last row. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

/** The opaque cursor of a position. */
export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');
}

/** Reads a cursor of ours. @throws Problem `invalid` for any other text. */
export function decodeCursor(cursor: string): Position {
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { at: new Date(at), id };
  } catch {
    throw notValid([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  }
}

/** Cuts `limit + 1` rows to a page, with the cursor of the next one. */
export function pageFrom<Row, View>(
  rows: readonly Row[],
  limit: number,
  read: { position: (row: Row) => Position; view: (row: Row) => View },
): { data: View[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? encodeCursor(read.position(last)) : null;
  return { data: page.map(read.view), next_cursor: next };
}
