import { API_TOKEN_PREFIX } from '../../../contract/api-token.schema.js';
import type { Actor } from '../actor.js';
import { forbidden } from '../../errors/common.problems.js';
import { requireAdmin } from '../project-access.js';

/** Whether a bearer token is one of ours for servers, and no JWT. */
export const looksLikeApiToken = (token: string): boolean => token.startsWith(API_TOKEN_PREFIX);

/** Whether the actor is a server with an API token: these are their own sessions. */
export const isApiToken = (actor: Actor): boolean => actor.sessionId !== undefined && actor.sessionId === actor.id;

/** A token that leaked must not be able to outlive itself. @throws Problem `forbidden` unless an admin asks who is no API token */
export function requireHuman(actor: Actor): void {
  requireAdmin(actor);
  if (isApiToken(actor)) throw forbidden();
}
