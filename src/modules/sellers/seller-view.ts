import type { Availability, SellerView } from '../../contract/seller.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import type { Seller } from './seller.entity.js';

export const toSellerView = (row: Seller, presence: Availability): SellerView => ({
  id: row.id,
  project_id: row.projectId,
  email: row.email,
  name: row.name,
  role: row.role,
  availability: row.availability,
  presence,
  capacity: row.capacity,
  skills: row.skills,
  languages: row.languages,
  is_active: row.isActive,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** Addresses are for admins, and one's own. */
export const forAudience = (actor: Actor, view: SellerView): SellerView =>
  actor.kind === 'admin' || actor.id === view.id ? view : { ...view, email: null };
