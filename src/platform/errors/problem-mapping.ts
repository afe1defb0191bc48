import { HttpException } from '@nestjs/common';
import { isOutage } from '../database/outage.js';
import {
  bodyTooLarge,
  forbidden,
  internal,
  malformedRequest,
  noSuchRoute,
  notJson,
  notValid,
  unauthenticated,
  unavailable,
} from './common.problems.js';
import { Problem } from './problem.js';

/** What Fastify and Nest say by status before any of our code runs. */
const BY_STATUS: Readonly<Record<number, () => Problem>> = {
  400: malformedRequest,
  401: unauthenticated,
  403: forbidden,
  404: noSuchRoute,
  413: bodyTooLarge,
  414: () => notValid([{ path: 'url', message: 'is too long' }]),
  415: notJson,
  503: () => unavailable(),
};

const BY_FASTIFY_CODE: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: malformedRequest,
  FST_ERR_CTP_EMPTY_JSON_BODY: malformedRequest,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: malformedRequest,
  FST_ERR_CTP_BODY_TOO_LARGE: bodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: notJson,
};

/** Turns whatever was thrown into a problem; what we did not foresee becomes `internal` and says nothing of its cause. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isOutage(error)) return unavailable();
  const code = property(error, 'code');
  if (typeof code === 'string' && BY_FASTIFY_CODE[code]) return BY_FASTIFY_CODE[code]();
  const status = error instanceof HttpException ? error.getStatus() : property(error, 'statusCode');
  if (typeof status === 'number' && BY_STATUS[status]) return BY_STATUS[status]();
  return internal();
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}
