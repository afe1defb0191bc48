import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { obtainSecret } from './config/secrets.js';
import { readSettings, type Settings } from './config/settings.js';
import { DEMO_PROJECT, projectNamed } from './demo.js';
import { SecretKeys } from './platform/auth/secret-keys.js';
import { TokensService } from './platform/auth/tokens.service.js';
import { dataSourceOptions } from './platform/database/data-source.js';
import { lastAddress } from './platform/database/embedded/address.js';
import { isOutage } from './platform/database/outage.js';
import { StartupError } from './platform/startup-error.js';

const USAGE = `Usage: npm run token -- [--project NAME|ID|*] [--role user|seller|admin] [--sub ID] [--name NAME] [--hours N]

Prints an access token, signed with the secret of this installation. Without options: a user "visitor-1" of the demo
project, for 24 hours. "*" with --role admin is the operator, who may create projects.`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Wish {
  readonly project: string;
  readonly role: 'user' | 'seller' | 'admin';
  readonly sub: string;
  readonly name: string | undefined;
  readonly hours: number;
}

/** Reads the command line. @throws StartupError with the usage for what it does not know. */
export function readWish(args: string[]): Wish | null {
  const text = { type: 'string' } as const;
  const options = { project: text, role: text, sub: text, name: text, hours: text, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) return null;
  const { project = DEMO_PROJECT, role = 'user', sub = role === 'user' ? 'visitor-1' : `${role}-1`, name } = values;
  const hours = Number(values.hours ?? 24);
  if (role !== 'user' && role !== 'seller' && role !== 'admin')
    throw new StartupError(`There is no role "${role}".\n${USAGE}`);
  if (project === '*' && role !== 'admin') throw new StartupError('Only an admin can be let into every project.');
  if (!(hours > 0 && hours <= 87_600)) throw new StartupError('--hours takes a number up to 87600 (ten years).');
  return { project, role, sub, name, hours };
}

/** A project's id: `*` and ids as they are, a name by the database. @throws StartupError when there is none of the name */
async function projectId(project: string, settings: Settings): Promise<string> {
  if (project === '*' || UUID.test(project)) return project;
  const url = settings.DATABASE_URL ?? (await lastAddress(settings.DATA_DIR));
  if (!url) throw new StartupError('There is no database yet; start the server once with "npm start".');
  const database = new DataSource(dataSourceOptions(url, settings, { entities: [], migrations: [] }));
  try {
    await database.initialize();
    const id = await projectNamed(database, project);
    if (id) return id;
    throw new StartupError(`There is no project named "${project}".`);
  } catch (error) {
    if (!isOutage(error)) throw error;
    throw new StartupError(
      'The database does not answer; is the server running? (A project id instead of a name needs none.)',
    );
  } finally {
    if (database.isInitialized) await database.destroy();
  }
}

async function main(): Promise<string> {
  const wish = readWish(process.argv.slice(2));
  if (!wish) return USAGE;
  const { role, sub, name, hours } = wish;
  const settings = readSettings();
  const secrets = new SecretKeys(await obtainSecret(settings));
  const claims = { sub, role, project_id: await projectId(wish.project, settings), ...(name ? { name } : {}) };
  const sessions = { isAlive: () => Promise.resolve(false) };
  const lookup = { find: () => Promise.resolve(null), note: () => undefined };
  return new TokensService(new JwtService(), secrets, settings, sessions, lookup).sign(
    claims,
    Math.round(hours * 3_600),
  );
}

try {
  console.log(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
