import { readFileSync } from 'node:fs';
import { migrate } from '../../../src/platform/database/migrate.js';
import { CreateNotes } from '../migrations/create-notes.js';

/** Migrates the database at the address on standard input, and says in one JSON line what it did. */
const silent = { log: (): void => undefined, warn: (): void => undefined };
const done = await migrate({ url: readFileSync(0, 'utf8').trim(), migrations: [CreateNotes], log: silent });
process.stdout.write(`${JSON.stringify(done)}\n`);
