import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { asyncApiDocument } from '../src/asyncapi-document.js';

/** `npm run asyncapi` writes docs/asyncapi.json; with `--check` it only says whether the file is out of date. */
const FILE = join(import.meta.dirname, '../docs/asyncapi.json');

const style = await resolveConfig(FILE);
const document = await format(JSON.stringify(asyncApiDocument()), { ...style, filepath: FILE });

if (!process.argv.includes('--check')) {
  await writeFile(FILE, document);
  console.log('Wrote docs/asyncapi.json.');
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== document) {
  console.error('docs/asyncapi.json is out of date: run "npm run asyncapi" and commit it.');
  process.exit(1);
}
