import { type FieldFault, Problem } from './problem.js';

export const notValid = (errors: readonly FieldFault[]): Problem =>
  new Problem('invalid', 'invalid-request', 'The request is not valid.', { errors });

export const unauthenticated = (): Problem =>
  new Problem('unauthenticated', 'unauthenticated', 'The access token is missing or not valid.');

export const forbidden = (): Problem => new Problem('forbidden', 'forbidden', 'Your role does not allow this.');

export const noSuchRoute = (): Problem => new Problem('missing', 'no-such-route', 'There is nothing at this address.');

export const methodNotAllowed = (): Problem =>
  new Problem('method-not-allowed', 'method-not-allowed', 'This address does not take that method.');

export const bodyTooLarge = (): Problem =>
  new Problem('too-large', 'body-too-large', 'The request body is larger than 131072 bytes.');

export const notJson = (): Problem =>
  new Problem('unsupported', 'unsupported-media-type', 'Send the body as application/json.');

export const malformedRequest = (): Problem =>
  new Problem('invalid', 'malformed-request', 'The address or the JSON body of the request is malformed.');

export const nestedTooDeep = (): Problem => notValid([{ path: '', message: 'is nested too deep' }]);

export const unavailable = (retryAfter = 1): Problem =>
  new Problem('unavailable', 'unavailable', 'The service is not available just now; try again.', { retryAfter });

export const draining = (): Problem =>
  new Problem('unavailable', 'draining', 'This server is shutting down; try again on another.', { retryAfter: 1 });

export const internal = (): Problem => new Problem('internal', 'internal', 'Something went wrong on our side.');

/** The wait stands in the body too, since a socket has no headers. */
export const tooMany = (waitMs: number): Problem => {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const members = { retry_after: seconds };
  return new Problem('too-many', 'too-many-requests', 'Too much at once; slow down.', { retryAfter: seconds, members });
};

export const noSuchCommand = (): Problem => new Problem('missing', 'no-such-command', 'There is no such command.');

export const noSuchNamespace = (): Problem =>
  new Problem('missing', 'no-such-namespace', 'There is no such namespace; connect to "/".');
