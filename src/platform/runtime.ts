import { setFlagsFromString } from 'node:v8';
import { StartupError } from './startup-error.js';

/** The oldest Node that our dependencies run on (undici 8). */
const OLDEST_NODE = [22, 19] as const;

/**
 * Refuses a Node that is too old. Call it before anything else is imported: an old runtime already fails on the import of
 * our dependencies, with a message that helps nobody.
 *
 * @throws StartupError naming the version found and the one needed.
 */
export function refuseOldRuntime(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new StartupError(
    `omnichat needs Node ${OLDEST_NODE.join('.')} or newer and this is Node ${version}; start it with "npm start", which brings its own.`,
  );
}

/** V8's word for not making objects old from the start, where those from the same place in the code grew old before. */
export const YOUNG_ARE_YOUNG = '--no-allocation-site-pretenuring';

/**
 * Has every new object begin young. Each connection keeps the last one of many kinds, such as the list that takes the pieces of its
 * next message. These survive, so V8 would make them all old from the start; and such a list, once replaced, keeps what it took alive
 * until the next full collection. With 500 connections and 2,000 messages a second ten times as much survived each collection, which took
 * three times as long. Call it before anything else is imported: what runs already keeps its ways.
 */
export function keepYoungObjectsYoung(): void {
  setFlagsFromString(YOUNG_ARE_YOUNG);
}
