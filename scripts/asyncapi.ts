import { format, resolveConfig } from 'prettier';
import { asyncApiDocument } from '../src/asyncapi-document.js';
import { keepClientCode } from './client-code.js';
import { keep } from './kept-files.js';

/** `npm run asyncapi` writes docs/asyncapi.json and the client's code; with `--check` it only says what is out of date. */
const FILE = 'docs/asyncapi.json';
const COMMAND = 'npm run asyncapi';

const document = await format(JSON.stringify(asyncApiDocument()), { ...(await resolveConfig(FILE)), filepath: FILE });
await keep(new Map([[FILE, document]]), COMMAND);
await keepClientCode(COMMAND);
