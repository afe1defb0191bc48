import { z } from 'zod';
import { isStorableText } from '../../contract/wire.js';
import type { Actor } from './actor.js';

const projectClaim = z.union([z.uuid(), z.literal('*'), z.array(z.uuid()).min(1).max(1_000)]);

/** Two names that can't be told apart once they are stored must not be let in. */
const nameOf = (max: number) => z.string().max(max).refine(isStorableText);

const claimsSchema = z.object({
  sub: nameOf(255).min(1),
  exp: z.number(),
  role: z.enum(['user', 'seller', 'admin']).default('user'),
  name: nameOf(200).optional(),
  project_id: projectClaim.optional(),
});

/**
 * Reads the actor from verified claims; null when they don't make one: no project where one is required, every project (`*`)
 * for anybody but an admin, or a role that a token can't claim.
 */
export function actorFrom(claims: unknown, requireProject: boolean): Actor | null {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, role, name, project_id: project } = parsed.data;
  if (project === '*' && role !== 'admin') return null;
  if (project === undefined && (requireProject || role !== 'user')) return null;
  return { kind: role, id: sub, name: name || null, projects: scopeOf(project) };
}

function scopeOf(project: z.infer<typeof projectClaim> | undefined): Actor['projects'] {
  if (project === undefined || project === '*') return 'any';
  return typeof project === 'string' ? [project] : project;
}
