import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { environmentSchema, type Environment } from './settings.schema.js';

/** Thrown when the environment can't be used; its message is one sentence for the person who starts the server. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The typed settings of this process: read once at start, frozen, injected with `@Inject(SETTINGS)`. */
export type Settings = Readonly<Environment>;
export const SETTINGS = Symbol('SETTINGS');

/**
 * Reads and checks environment variables; an empty string counts as absent.
 *
 * @throws SettingsError naming each variable that is not usable. Values are never quoted: they may be secrets.
 */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(`The configuration can't be used: ${faults.join('; ')}.`);
}

/** Reads `.env` of the working directory, where there is one, then the environment, which wins over it. */
export function readSettings(): Settings {
  if (existsSync('.env')) loadEnvFile('.env');
  return parseSettings(process.env);
}
