import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../platform/auth/actor.js';
import { type LockedConversation, stateOf } from '../../conversations/floor/floor.service.js';
import type { FloorPosition, Mover } from './floor.status.js';

export interface Person {
  readonly id: string;
  readonly name: string | null;
}

/** Somebody who works for a project, by an account here. Parameters: project, id. */
export const WORKER = `SELECT id::text AS id, name FROM sellers WHERE project_id = $1::uuid AND id::text = $2::text AND is_active`;

/** An actor as the floor sees him; null is this server itself. */
export function moverOf(actor: Actor | null): Mover {
  if (!actor) return { id: 'server', role: 'clock' };
  const role = actor.kind === 'seller' || actor.kind === 'admin' ? actor.kind : 'visitor';
  return { id: actor.id, role };
}

/** Who has the floor now, with the name that visitors read. */
export async function leaverOf(row: LockedConversation, manager: EntityManager): Promise<Person | undefined> {
  const { holder } = positionOf(row);
  return holder === null ? undefined : personOf(row, { id: holder, name: null }, manager);
}

/** Somebody who works for the project of a conversation, by the name of the account where there is one. */
export async function personOf(
  { projectId }: LockedConversation,
  { id, name }: Person,
  manager: EntityManager,
): Promise<Person> {
  const [worker]: Person[] = await manager.query(WORKER, [projectId, id]);
  return { id, name: worker?.name ?? name };
}

export const positionOf = (row: LockedConversation): FloorPosition => {
  const { status, mode, seller_id: holder } = stateOf(row);
  return { status, mode, holder };
};
