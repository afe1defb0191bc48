import { type PlainAction, type PlainFrame, plainFrames } from '../../../contract/plain.schema.js';
import { notValid } from '../../../platform/errors/common.problems.js';
import { invalidInput } from '../../../platform/http/invalid-input.js';

/** A frame of a client, checked. */
export type Read = { [A in PlainAction]: PlainFrame<A> & { action: A } }[PlainAction];

/** @throws Problem `invalid` for what is no frame of the protocol */
export function readFrame(text: string): Read {
  const frame = parsed(text);
  const action = typeof frame === 'object' && frame !== null ? (frame as { action?: unknown }).action : undefined;
  if (typeof action !== 'string' || !Object.hasOwn(plainFrames, action))
    throw notValid([{ path: 'action', message: `must be one of ${Object.keys(plainFrames).join(', ')}` }]);
  const read = plainFrames[action as PlainAction].safeParse(frame);
  if (!read.success) throw invalidInput(read.error.issues);
  return read.data as Read;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notValid([{ path: '', message: 'must be JSON' }]);
  }
}
