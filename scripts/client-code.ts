import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { z } from 'zod';
import { socketCommands, socketNews } from '../src/contract/socket-events.js';
import { keep, type KeptFiles } from './kept-files.js';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = 'client/src/generated';

interface Document {
  readonly components: { readonly schemas: Record<string, unknown> };
}

/**
 * Keeps the code of `@omnichat/client` that is made from the contract: a function for each operation of docs/openapi.json, and the
 * types of REST and of the socket's commands and news.
 */
export async function keepClientCode(command: string): Promise<void> {
  const document = JSON.parse(await readFile(join(ROOT, 'docs/openapi.json'), 'utf8')) as Document;
  // What both name is one type; REST's wins, since they are the same schema.
  const schemas = { ...socketSchemas(), ...document.components.schemas };
  const output = await mkdtemp(join(tmpdir(), 'omnichat-client-'));
  try {
    await createClient({
      input: { ...document, components: { ...document.components, schemas } },
      output: { path: output, module: { extension: '.js' }, entryFile: false },
      plugins: [
        '@hey-api/typescript',
        { name: '@hey-api/client-fetch', throwOnError: true },
        { name: '@hey-api/sdk', client: false, responseStyle: 'data' },
      ],
      logs: { level: 'silent', file: false },
    });
    await keep(await read(output), command, [FOLDER]);
  } finally {
    await rm(output, { recursive: true });
  }
}

/** Three objects with a property for each command or piece of news, and the named schemas that they refer to. */
function socketSchemas(): Record<string, unknown> {
  const commands = Object.entries(socketCommands);
  const inputs = Object.fromEntries(commands.map(([name, { input }]) => [name, input]));
  const data = Object.fromEntries(commands.map(([name, each]) => [name, each.data]));
  const news = Object.fromEntries(Object.entries(socketNews).map(([name, { payload }]) => [name, payload]));
  return {
    ...named('SocketInputs', z.strictObject(inputs), 'input'),
    ...named('SocketData', z.strictObject(data), 'output'),
    ...named('SocketNews', z.strictObject(news), 'output'),
  };
}

function named(name: string, schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { definitions, ...rest } = z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' }) as {
    definitions?: object;
  };
  const text = JSON.stringify({ ...definitions, [name]: rest });
  return JSON.parse(text.replaceAll('#/definitions/', '#/components/schemas/')) as Record<string, unknown>;
}

async function read(folder: string): Promise<KeptFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.toSorted().map(async (path) => {
    return [join(FOLDER, path.slice(folder.length + 1)), await readFile(path, 'utf8')] as const;
  });
  return new Map(await Promise.all(files));
}
