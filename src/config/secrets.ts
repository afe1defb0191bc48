import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingsError, type Settings } from './settings.js';

/** HS256 wants a key at least as long as its hash (RFC 7518 §3.2). */
const MIN_SECRET_BYTES = 32;
const CREATED_SECRET_BYTES = 48;
/** A random 32-character secret has fewer different characters with a probability below 1e-6, even in hexadecimal. */
const MIN_DIFFERENT_CHARACTERS = 8;

/** The words that secrets of tutorials and example files are made of; repeating one makes it no better. */
const WELL_KNOWN_WORDS =
  'change replace me this my your a the in at to least please super top secret key jwt token private signing password ' +
  'omnichat default development dev production test example random string value long character characters bit bits byte bytes';
const ONLY_WELL_KNOWN_WORDS = new RegExp(`^(?:${WELL_KNOWN_WORDS.replaceAll(' ', '|')}|[0-9])+$`);

/** What signs and verifies our own tokens. */
export interface Secrets {
  /** Absent only when `JWT_JWKS_URL` stands in for it. */
  readonly current: string | undefined;
  /** Still accepted while a rotation goes on. */
  readonly previous: string | undefined;
}

type SecretSettings = Pick<Settings, 'NODE_ENV' | 'DATA_DIR' | 'JWT_SECRET' | 'JWT_SECRET_PREVIOUS' | 'JWT_JWKS_URL'>;

/**
 * Answers with the secrets of this installation: those of the environment, else (outside production) a random one that is
 * created once in `DATA_DIR/secret`.
 *
 * @throws SettingsError when a secret is missing in production, shorter than 32 bytes, well-known, or readable by others.
 */
export async function obtainSecret(settings: SecretSettings): Promise<Secrets> {
  const { JWT_SECRET: given, JWT_SECRET_PREVIOUS: previous } = settings;
  refuseWeakSecret('JWT_SECRET', given);
  refuseWeakSecret('JWT_SECRET_PREVIOUS', previous);
  if (given !== undefined || settings.JWT_JWKS_URL !== undefined) return { current: given, previous };
  if (settings.NODE_ENV === 'production') {
    throw new SettingsError(
      'JWT_SECRET is missing: production needs one of at least 32 random bytes (openssl rand -base64 48), or JWT_JWKS_URL.',
    );
  }
  return { current: await ownSecret(settings.DATA_DIR), previous };
}

/**
 * Refuses the embedded database in production, where a server with backups and its own upgrades is expected.
 *
 * @throws SettingsError unless `DATABASE_URL` is set, or `ALLOW_EMBEDDED_DATABASE=true` says that it is meant.
 */
export function refuseEmbeddedInProduction(
  settings: Pick<Settings, 'NODE_ENV' | 'DATABASE_URL' | 'ALLOW_EMBEDDED_DATABASE'>,
): void {
  if (settings.NODE_ENV !== 'production' || settings.DATABASE_URL !== undefined) return;
  if (settings.ALLOW_EMBEDDED_DATABASE) return;
  throw new SettingsError(
    'DATABASE_URL is missing: production needs a PostgreSQL server, or ALLOW_EMBEDDED_DATABASE=true to run on the embedded one.',
  );
}

/**
 * The random secret in `dataDir/secret`, created with mode 0600 when it is absent. Processes that start together agree on one.
 *
 * @throws SettingsError when the file can be read by other users, or doesn't hold a secret.
 */
export async function ownSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const found = await statOrUndefined(file);
  const mode = found ?? (await createSecret(file));
  if ((mode & 0o077) !== 0) {
    throw new SettingsError(
      `The file ${file} can be read by other users, so its secret is no longer one: delete it, or set its mode to 600 if nobody saw it.`,
    );
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (Buffer.byteLength(secret) >= MIN_SECRET_BYTES) return secret;
  throw new SettingsError(`The file ${file} doesn't hold a secret: delete it to have a new one made.`);
}

async function statOrUndefined(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.mode;
}

/** Links a finished file into place: a reader never sees half a secret, and of two creators the second keeps the first's. */
async function createSecret(file: string): Promise<number> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(CREATED_SECRET_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    const isTaken = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
    if (!isTaken) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await stat(file)).mode;
}

function refuseWeakSecret(name: string, secret: string | undefined): void {
  if (secret === undefined) return;
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    throw new SettingsError(
      `${name} is too short: it must have at least ${MIN_SECRET_BYTES} random bytes (openssl rand -base64 48).`,
    );
  }
  if (isGuessable(secret)) {
    throw new SettingsError(`${name} is well-known or easy to guess: use random bytes (openssl rand -base64 48).`);
  }
}

function isGuessable(secret: string): boolean {
  if (new Set(secret).size < MIN_DIFFERENT_CHARACTERS) return true;
  return ONLY_WELL_KNOWN_WORDS.test(secret.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}
