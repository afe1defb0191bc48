import { isForeignKeyViolation } from '../error-code.js';
import { forbidden, notValid } from '../errors/common.problems.js';
import { Problem } from '../errors/problem.js';
import { type Actor, isStaff, mayEnter } from './actor.js';

export const noSuchProject = (): Problem => new Problem('missing', 'no-such-project', 'There is no such project.');

export const projectNotNamed = (): Problem =>
  notValid([{ path: 'project_id', message: 'must be given, since the token names several projects' }]);

/** The project that a call is about: the one it names, or the only one of the token. @throws Problem `missing` when it isn't open to the actor */
export function projectFor(actor: Actor, named: string | undefined): string {
  if (named !== undefined) {
    if (!mayEnter(actor, named)) throw noSuchProject();
    return named;
  }
  const only = onlyProject(actor);
  if (only === null) throw projectNotNamed();
  return only;
}

/** The project of a token that opens exactly one; null: of another one. */
export function onlyProject(actor: Actor): string | null {
  const [only, ...others] = actor.projects === 'any' ? [] : actor.projects;
  return only === undefined || others.length > 0 ? null : only;
}

/** @throws Problem `forbidden` unless the actor works for a project, whichever thing is asked for */
export function requireStaff(actor: Actor): void {
  if (!isStaff(actor)) throw forbidden();
}

/** @throws Problem `forbidden` unless the actor is an admin, whichever thing is asked for */
export function requireAdmin(actor: Actor): void {
  if (actor.kind !== 'admin') throw forbidden();
}

/** The actor's projects for a query: null means every one. */
export const projectsOf = (actor: Actor): readonly string[] | null =>
  actor.projects === 'any' ? null : actor.projects;

/** For writes that name a project which only the operator could have made up. @throws Problem `missing` for an unknown project */
export function refuseUnknownProject(error: unknown): never {
  throw isForeignKeyViolation(error) ? noSuchProject() : error;
}
