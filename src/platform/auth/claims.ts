import { z } from 'zod';
import { draftClaim } from '../../contract/widget.schema.js';
import { isStorableText } from '../../contract/wire.js';
import type { Actor } from './actor.js';

const projectClaim = z.union([z.uuid(), z.literal('*'), z.array(z.uuid()).min(1).max(1_000)]);

/** `aud` of the tokens for visitors. These alone make a contact, and make nothing else. */
export const CONTACT_AUDIENCE = 'widget';

/** Two names that can't be told apart once they are stored must not be let in. */
const nameOf = (max: number) => z.string().max(max).refine(isStorableText);

const claimsSchema = z.object({
  sub: nameOf(255).min(1),
  exp: z.number(),
  role: z.enum(['user', 'seller', 'admin']).default('user'),
  name: nameOf(200).optional(),
  project_id: projectClaim.optional(),
});

const contactClaims = z.object({
  sub: z.uuid(),
  exp: z.number(),
  aud: z.literal(CONTACT_AUDIENCE),
  role: z.literal('contact'),
  name: nameOf(200).optional(),
  project_id: z.uuid(),
  sid: z.uuid(),
  draft: draftClaim.optional(),
});

const ownSession = z.object({ sid: z.uuid().optional() });

/** Whom claims name, and until when (seconds since 1970). */
export interface Named {
  readonly actor: Actor;
  readonly exp: number;
}

/**
 * Reads the actor from verified claims; null when they don't make one: no project where one is required, every project (`*`)
 * for anybody but an admin, or a role that a token can't claim.
 */
export function namedIn(claims: unknown, requireProject: boolean): Named | null {
  if (isForContacts(claims)) return contactIn(claims);
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, exp, role, name, project_id: project } = parsed.data;
  if (project === '*' && role !== 'admin') return null;
  if (project === undefined && (requireProject || role !== 'user')) return null;
  return { actor: { kind: role, id: sub, name: name || null, projects: scopeOf(project) }, exp };
}

/** Whether the claims are meant for visitors; a list of audiences that holds ours counts as such, and is then refused. */
export function isForContacts(claims: unknown): boolean {
  const audience = (claims as { aud?: unknown } | null)?.aud;
  return Array.isArray(audience) ? audience.includes(CONTACT_AUDIENCE) : audience === CONTACT_AUDIENCE;
}

/** The session that a token of our own names. */
export const sessionIn = (claims: unknown): string | undefined => ownSession.safeParse(claims).data?.sid;

function contactIn(claims: unknown): Named | null {
  const parsed = contactClaims.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, exp, name, project_id: project, draft } = parsed.data;
  const actor: Actor = { kind: 'contact', id: sub, name: name || null, projects: [project] };
  return { actor: draft ? { ...actor, draft } : actor, exp };
}

function scopeOf(project: z.infer<typeof projectClaim> | undefined): Actor['projects'] {
  if (project === undefined || project === '*') return 'any';
  return typeof project === 'string' ? [project] : project;
}
