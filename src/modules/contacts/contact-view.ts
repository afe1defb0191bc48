import type { ContactView } from '../../contract/contact.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';
import type { Contact } from './contact.entity.js';

export const toContactView = (row: Contact): ContactView => ({
  id: row.id,
  project_id: row.projectId,
  external_id: row.externalId,
  name: row.name,
  email: row.email,
  phone: row.phone,
  attributes: row.attributes,
  is_verified: row.isVerified,
  last_page_url: row.lastPageUrl,
  last_seen_at: row.lastSeenAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** What the business noted about a contact is not for the contact's own eyes. */
export const forAudience = (actor: Actor, view: ContactView): ContactView =>
  isStaff(actor) ? view : { ...view, attributes: {} };
