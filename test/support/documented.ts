import { expect } from '@jest/globals';
import type { z } from 'zod';
import { problemSchema } from '../../src/contract/problem.schema.js';
import type { Answer } from './api-client.js';

/** What of an OpenAPI document the tests read. */
export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The body of a successful answer: a schema, or what stands in for one. */
export type Success = z.ZodType | 'nothing' | 'events' | 'metrics';

/** Every slug that clients may meet, with the one status that it comes with. */
const STATUS_OF_SLUG: Readonly<Record<string, number>> = {
  'invalid-request': 400,
  'malformed-request': 400,
  unauthenticated: 401,
  'login-refused': 401,
  'refresh-refused': 401,
  forbidden: 403,
  'origin-refused': 403,
  'no-such-route': 404,
  'no-such-project': 404,
  'no-such-widget': 404,
  'no-such-conversation': 404,
  'no-such-avatar': 404,
  'no-such-generation': 404,
  'no-such-contact': 404,
  'no-such-merge': 404,
  'no-such-seller': 404,
  'no-such-chatbot': 404,
  'no-such-tool': 404,
  'tool-name-taken': 409,
  'no-such-api-token': 404,
  'no-such-identity-secret': 404,
  'no-such-routing-decision': 404,
  'no-such-document': 404,
  'no-such-record': 404,
  'no-such-kind': 404,
  'method-not-allowed': 405,
  'no-such-canned-reply': 404,
  'no-such-escalation': 404,
  'shortcut-taken': 409,
  'already-answering': 409,
  'email-not-wanted': 409,
  'escalation-not-open': 409,
  'floor-taken': 409,
  'wrong-state': 409,
  'voice-off': 409,
  'realtime-tokens-off': 409,
  'avatars-off': 409,
  'calls-off': 409,
  'no-such-call': 404,
  'call-under-way': 409,
  'no-call': 409,
  'not-your-voice': 403,
  'no-minutes-left': 429,
  'offer-refused': 400,
  'voice-busy': 503,
  'voice-timeout': 504,
  'voice-failed': 502,
  'recording-too-long': 413,
  'not-a-recording': 415,
  'audio-unreadable': 415,
  'speech-failed': 502,
  'speech-busy': 503,
  'speech-timeout': 504,
  'email-taken': 409,
  'external-id-taken': 409,
  'too-many-api-tokens': 409,
  'identified-otherwise': 409,
  'kind-is-built-in': 409,
  'not-refreshable': 409,
  'last-admin': 409,
  'merge-not-undoable': 409,
  'idempotency-in-progress': 409,
  'body-too-large': 413,
  'message-too-large': 413,
  'unsupported-media-type': 415,
  'unsupported-document': 415,
  'file-too-large': 413,
  'idempotency-mismatch': 422,
  'too-many-conversations': 429,
  'too-many-requests': 429,
  'content-blocked': 502,
  'context-too-long': 502,
  'answer-interrupted': 502,
  'assistant-unavailable': 502,
  'assistant-busy': 503,
  unavailable: 503,
  draining: 503,
  'upstream-timeout': 504,
};

/** What never stands in an answer: SQL, stack frames, file names, the names of what we are built of. */
const INNARDS =
  /\b(select|insert into|update|delete from)\b.*\b(from|values|set|where)\b|\bat \S+ \(|\.[jt]s:\d|node_modules|fst_err|pg_|postgres|typeorm|zoderror|nestjs|fastify|sqlstate|syntax error/i;

/** Checks that a refusal is a problem document in every respect. */
export function expectProblem(answer: Answer<unknown>): void {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = problemSchema.parse(answer.body);
  const slug = problem.type.replace('https://omnichat.dev/problems/', '');
  expect([slug, problem.status]).toEqual([slug, STATUS_OF_SLUG[slug]]);
  expect(problem.status).toBe(answer.status);
  expect(problem.request_id).toBe(answer.headers['x-request-id']);
  expect(answer.text).not.toMatch(INNARDS);
  if (answer.status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  if (answer.status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
}

const WELL_FORMED_REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Checks what must hold for every answer, whatever was asked. */
export function expectSound(
  answer: Answer<unknown>,
  request: { method: string; headers: Readonly<Record<string, string>> },
): void {
  expect([answer.status, answer.status < 500 || answer.status === 503]).toEqual([answer.status, true]);
  expect(answer.headers['x-request-id']).toMatch(WELL_FORMED_REQUEST_ID);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  const given = request.headers['x-request-id'] ?? '';
  if (WELL_FORMED_REQUEST_ID.test(given)) expect(answer.headers['x-request-id']).toBe(given);
  if (answer.status >= 400 && request.method !== 'HEAD') expectProblem(answer);
  if (answer.status === 405) expect(answer.headers.allow).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
}

/** Checks an answer against its route: a documented status, and a body of the documented shape. */
export function expectDocumented(answer: Answer<unknown>, operation: Operation, success: Success): void {
  expect(Object.keys(operation.responses)).toContain(String(answer.status));
  expect(answer.headers['x-request-id']).toMatch(WELL_FORMED_REQUEST_ID);
  if (answer.status >= 300) expectProblem(answer);
  else if (success === 'nothing') expect([answer.status, answer.text]).toEqual([204, '']);
  else if (success === 'events') expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  else if (success === 'metrics') expect(answer.text).toContain('# TYPE ');
  else if (String(answer.headers['content-type']).startsWith('text/event-stream'))
    expect(answer.text).toContain('data: ');
  else success.parse(answer.body);
}

/** An answer without what differs in every request. */
export function withoutIds({ status, headers, text, body }: Answer<unknown>) {
  const { 'x-request-id': requestId, date: _date, ...rest } = headers;
  const id = (body as { request_id?: string } | undefined)?.request_id ?? String(requestId);
  return { status, headers: rest, text: text.replaceAll(id, '<id>') };
}
