import { ACTORS, type ActorName } from '../support/actors.js';
import type { Success } from '../support/documented.js';

/** What every actor gets at a route. */
export type Verdicts = Readonly<Record<ActorName, number>>;

export interface Route {
  readonly who: Verdicts;
  readonly success: Success;
  /** What the path's id names. */
  readonly id?:
    | 'conversation'
    | 'generation'
    | 'project'
    | 'contact'
    | 'seller'
    | 'merge'
    | 'escalation'
    | 'canned_reply'
    | 'chatbot'
    | 'decision'
    | 'tool'
    | 'document'
    | 'call'
    | 'avatar';
  readonly body?: unknown;
  readonly query?: string;
  /** Fields that the body may have here, though callers may not set them elsewhere. */
  readonly takes?: readonly string[];
  /** The call changes what the next one would meet: each actor gets objects of its own. */
  readonly isFresh?: true;
}

export const everybody = (status: number): Verdicts =>
  Object.fromEntries(ACTORS.map((actor) => [actor, status])) as Record<ActorName, number>;

export const withToken = (status: number): Verdicts => ({ ...everybody(status), nobody: 401, garbage: 401 });

/** Those whose token opens the project. */
export const members = (status: number): Verdicts => ({
  ...withToken(status),
  stranger: 404,
  'foreign-seller': 404,
  'foreign-admin': 404,
});

/** The owner of the conversation, and those who work for its project. */
export const participants = (status: number): Verdicts => ({ ...members(status), neighbour: 404 });

export const operatorOnly = (status: number): Verdicts => ({ ...withToken(403), operator: status });

/** Those who work for the project; a visitor is refused whatever is asked for. */
export const staff = (status: number): Verdicts => ({ ...members(status), owner: 403, neighbour: 403, stranger: 403 });

/** The admins of the project; its sellers may know that the thing is there. */
export const admins = (status: number): Verdicts => ({ ...staff(status), seller: 403 });
