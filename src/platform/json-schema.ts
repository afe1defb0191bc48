import { createHash } from 'node:crypto';
import { createContext, Script } from 'node:vm';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { LRUCache } from 'lru-cache';
import type { FieldFault } from './errors/problem.js';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A pattern that takes longer to match is an attack on the whole server, or a mistake (milliseconds). */
const PATTERN_TIMEOUT_MS = 50;
const KEPT = 200;
const MOST_FAULTS = 20;

const sandbox = createContext(Object.create(null) as object);
const MATCH = new Script('expression.test(text)');

/** A project's patterns run under a clock: `(a+)+$` would stop every conversation of every project. */
const timedRegExp = Object.assign(
  (pattern: string, flags: string) => {
    const expression = new RegExp(pattern, flags);
    const test = (text: string): boolean => {
      Object.assign(sandbox, { expression, text });
      try {
        return Boolean(MATCH.runInContext(sandbox, { timeout: PATTERN_TIMEOUT_MS }));
      } catch {
        return false;
      }
    };
    return { test };
  },
  { code: 'timedRegExp' },
);

const compiled = new LRUCache<string, ValidateFunction>({ max: KEPT });

/** Checks a value by somebody's JSON schema (draft-07, with formats). References outside the schema are not followed. */
export function schemaFaults(schema: JsonSchema, value: unknown): FieldFault[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, MOST_FAULTS).map(faultOf);
}

/** Why a JSON schema can't be used, or null. */
export function schemaFault(schema: JsonSchema): string | null {
  try {
    validatorOf(schema);
    return null;
  } catch {
    return 'is not a JSON schema (draft-07) that can be used; references must stay inside it';
  }
}

function validatorOf(schema: JsonSchema): ValidateFunction {
  const key = createHash('sha256').update(JSON.stringify(schema)).digest('base64');
  const known = compiled.get(key);
  if (known) return known;
  // One for each schema: an instance keeps what it has compiled, and refuses an `$id` that it knows.
  const ajv = new Ajv({ allErrors: true, strict: false, logger: false, code: { regExp: timedRegExp } });
  ajvFormats.default(ajv, { mode: 'fast' });
  const validate = ajv.compile(schema);
  compiled.set(key, validate);
  return validate;
}

function faultOf({ instancePath, message = 'is not valid', params }: ErrorObject): FieldFault {
  const { missingProperty, additionalProperty } = params as { missingProperty?: string; additionalProperty?: string };
  const own = missingProperty ?? additionalProperty;
  const path = [...instancePath.split('/').slice(1), ...(own === undefined ? [] : [own])].join('.');
  if (missingProperty !== undefined) return { path, message: 'is required' };
  return { path, message: additionalProperty === undefined ? message : 'is not a known field' };
}
