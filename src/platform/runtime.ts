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
