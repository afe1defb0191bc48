import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { PROBLEM_STATUS, type ProblemKind } from '../errors/problem.js';

/** Documents the successful answer of a route. */
export const Returns = (status: number, description: string, schema?: z.ZodType) =>
  ApiResponse({ status, description, ...(schema ? { standardSchema: schema } : {}) });

const REASONS: Readonly<Record<ProblemKind, string>> = {
  invalid: 'The request is not valid; `errors` names each fault.',
  unauthenticated: 'The token is missing, expired or not valid.',
  forbidden: 'The role does not allow this.',
  missing: 'There is no such thing, or it is not yours.',
  'method-not-allowed': 'The address does not take this method.',
  conflict: 'It is not in a state that allows this.',
  'too-large': 'Larger than allowed.',
  unsupported: 'The body is not `application/json`.',
  mismatch: 'The same key was used with other content.',
  'too-many': 'Too many requests; see `Retry-After`.',
  internal: 'A fault on our side.',
  upstream: 'The language model failed; the message is stored.',
  unavailable: 'Not available just now; see `Retry-After`.',
  'upstream-timeout': 'The language model did not answer in time; the message is stored.',
};

/** Documents the refusals of a guarded route: these, and those that every guarded route has. */
export const Refuses = (...kinds: ProblemKind[]) =>
  RefusesOnly('invalid', 'unauthenticated', ...kinds, 'too-many', 'internal', 'unavailable');

/** Documents exactly these refusals. */
export const RefusesOnly = (...kinds: ProblemKind[]) =>
  applyDecorators(
    ...[...new Set(kinds)].map((kind) =>
      ApiResponse({
        status: PROBLEM_STATUS[kind],
        description: REASONS[kind],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
