import type { Draft } from '../../contract/widget.schema.js';
import { forbidden } from '../errors/common.problems.js';

export type ActorKind = 'user' | 'seller' | 'admin' | 'contact';

/** Who calls, as a verified token says. Knowing an id is never a right: every service method takes the actor first. */
export interface Actor {
  readonly kind: ActorKind;
  /** The token's `sub`. */
  readonly id: string;
  readonly name: string | null;
  /** The projects the token opens. `any`: a user token without projects (JWT_REQUIRE_PROJECT=false), or the operator's. */
  readonly projects: readonly string[] | 'any';
  /** The session of a token that this server gave out; absent in tokens of others. */
  readonly sessionId?: string;
  /** What the token promises a visitor before anything is stored; rows may stand for it by now. */
  readonly draft?: Draft;
}

/** This server itself, for work that no client asked for. */
export const THE_SERVER: Actor = { kind: 'admin', id: 'server', name: null, projects: 'any' };

/** Whether the actor works for the project (seller or admin), and so sees all of its conversations. */
export const isStaff = (actor: Pick<Actor, 'kind'>): boolean => actor.kind === 'seller' || actor.kind === 'admin';

/** Whether the actor runs the whole installation: an admin whose token says `project_id: "*"`. */
export const isOperator = (actor: Actor): boolean => actor.kind === 'admin' && actor.projects === 'any';

export const mayEnter = (actor: Actor, projectId: string): boolean =>
  actor.projects === 'any' || actor.projects.includes(projectId);

/** @throws Problem `forbidden` unless the actor runs the installation. */
export function requireOperator(actor: Actor): void {
  if (!isOperator(actor)) throw forbidden();
}
