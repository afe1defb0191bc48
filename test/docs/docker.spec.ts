import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseSettings } from '../../src/config/settings.js';
import { environmentSchema } from '../../src/config/settings.schema.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const SETTINGS = Object.keys(environmentSchema.shape);

interface Service {
  environment: Record<string, string | number>;
  [key: string]: unknown;
}

const dockerfile = read('docker/Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line));
const instructions = (name: string): string[] =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length).trim());

const composeText = read('docker/compose.yml');
const compose = parse(composeText) as { services: Record<'app' | 'database', Service>; volumes: object };

describe('the Dockerfile', () => {
  const copied = instructions('COPY')
    .filter((line) => !line.startsWith('--from='))
    .flatMap((line) => line.split(/\s+/).slice(0, -1));

  it('copies what exists and what .dockerignore lets through', () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const allowed = read('.dockerignore').match(/(?<=^!).+$/gm);
    expect([...new Set(copied)].sort()).toEqual(allowed?.toSorted());
  });

  it('copies everything that the build compiles', () => {
    const { compilerOptions } = JSON.parse(read('nest-cli.json')) as {
      compilerOptions: { builder: { options: { filenames: string[] } } };
    };
    expect(copied).toEqual(expect.arrayContaining(compilerOptions.builder.options.filenames));
  });

  it('runs what the build makes, as `npm start` does, without a shell', () => {
    const commands = instructions('CMD').map((line) => JSON.parse(line) as string[]);
    expect(commands).toHaveLength(1);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
    expect(commands[0]?.join(' ')).toBe(scripts.start.replace(/^exec /, ''));
    const source = commands[0]
      ?.at(-1)
      ?.replace(/^dist\//, '')
      .replace(/\.js$/, '.ts');
    expect(existsSync(join(ROOT, source ?? ''))).toBe(true);
  });

  it('runs as another user than root, for production, and looks after its health', () => {
    expect(instructions('USER')).toEqual(['node']);
    expect(instructions('ENV').join(' ')).toContain('NODE_ENV=production HOST=0.0.0.0');
    const [, health] = /CMD (\[.*\])$/.exec(instructions('HEALTHCHECK').join('')) ?? [];
    const [program, flag, script] = JSON.parse(health ?? '[]') as string[];
    expect([program, flag]).toEqual(['node', '-e']);
    expect(() => new Script(script ?? '(')).not.toThrow();
    expect(script).toContain('/health');
  });

  it('sets only variables that the server knows', () => {
    const names = instructions('ENV').flatMap((line) => Array.from(line.matchAll(/(\w+)=/g), ([, name]) => name));
    expect(names.filter((name) => !SETTINGS.includes(name as string))).toEqual([]);
  });
});

describe('compose.yml', () => {
  const { app, database } = compose.services;
  const used = Array.from(composeText.matchAll(/\$\{(\w+)(:?[?-])?/g), ([, name, mark]) => ({ name, mark }));

  it('asks for no variable but settings and the password of its database', () => {
    const known = [...SETTINGS, 'POSTGRES_PASSWORD'];
    expect(
      [...Object.keys(app.environment), ...used.map(({ name }) => name)].filter(
        (name) => !known.includes(name as string),
      ),
    ).toEqual([]);
  });

  it('has no default for a secret', () => {
    const secrets = used.filter(({ name }) => /SECRET|PASSWORD/.test(name as string));
    expect(new Set(secrets.map(({ name }) => name))).toEqual(new Set(['JWT_SECRET', 'POSTGRES_PASSWORD']));
    expect(secrets.filter(({ mark }) => mark !== ':?')).toEqual([]);
  });

  it('gives the server settings that it accepts, for the database beside it', () => {
    const values = { JWT_SECRET: 'x'.repeat(32), POSTGRES_PASSWORD: 'abc123' } as Record<string, string>;
    const filled = Object.entries(app.environment).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => values[variable] ?? ''),
    ]);
    const settings = parseSettings(Object.fromEntries(filled) as Record<string, string>);
    const url = new URL(settings.DATABASE_URL ?? '');
    expect(url.hostname in compose.services).toBe(true);
    expect([url.username, url.pathname.slice(1)]).toEqual([
      database.environment.POSTGRES_USER,
      database.environment.POSTGRES_DB,
    ]);
    expect(app.ports).toEqual([expect.stringMatching(new RegExp(`:${settings.PORT}$`))]);
  });

  it('builds from files that exist, keeps the data in a named volume, and waits for the database', () => {
    const { context, dockerfile: file } = app.build as { context: string; dockerfile: string };
    expect(existsSync(join(ROOT, 'docker', context, file))).toBe(true);
    const [volume] = (database.volumes as string[]).map((line) => line.split(':')[0]);
    expect(Object.keys(compose.volumes)).toEqual([volume]);
    expect(app.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.healthcheck).toBeDefined();
  });

  it('lets a shutdown take its time', () => {
    expect(app.stop_grace_period).toBe('15s');
  });
});
