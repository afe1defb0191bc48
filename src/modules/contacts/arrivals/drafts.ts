import { Injectable } from '@nestjs/common';
import type { ContactView } from '../../../contract/contact.schema.js';
import type { Draft } from '../../../contract/widget.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { madeAt } from '../../../platform/id-time.js';
import { readForm } from './visitor-info.js';

/** A visitor whose token promises a contact or a conversation that may have no row yet. */
export type Newcomer = Actor & { readonly draft: Draft };

/** Makes the rows that a visitor's token promises; the same again changes nothing. Answers false where they were deleted. */
export type Founder = (actor: Newcomer) => Promise<boolean>;

/** Where the modules below find the one who makes rows of promises: whoever only opens a page costs none. */
@Injectable()
export class Drafts {
  private founder: Founder | null = null;

  foundedBy(founder: Founder): void {
    this.founder = founder;
  }

  /** Makes the rows; answers false for an actor whose token promises nothing, or what was deleted. */
  async found(actor: Actor): Promise<boolean> {
    if (!isNewcomer(actor) || !this.founder) return false;
    return this.founder(actor);
  }
}

export const isNewcomer = (actor: Actor): actor is Newcomer => actor.draft !== undefined;

/** A contact that has no row yet, as its own token describes it; null where the token promises none of this id. */
export function promisedContact(actor: Actor, id: string): ContactView | null {
  const { draft } = actor;
  const [projectId] = actor.projects;
  if (!draft?.newcomer || projectId === undefined || id !== actor.id) return null;
  const { name, email, phone } = readForm(draft.user_info ?? {}).details;
  const now = madeAt(id).toISOString();
  return {
    id,
    project_id: projectId,
    external_id: null,
    name: name ?? null,
    email: email ?? null,
    phone: phone ?? null,
    attributes: {},
    is_verified: false,
    last_page_url: draft.page_url ?? null,
    last_seen_at: now,
    created_at: now,
    updated_at: now,
  };
}
