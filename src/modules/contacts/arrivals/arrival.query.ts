import type { Statement } from '../../../platform/database/database.js';

/** One arrival of a device at a time. Parameter: project and device in one text. */
export const LOCK_DEVICE = `SELECT pg_advisory_xact_lock(hashtextextended('device ' || $1::text, 0))`;

/** Takes a device from the contact that had it: whoever can't prove to be that contact starts anew. Parameters: project, device. */
export const RELEASE_DEVICE =
  'UPDATE contacts SET device_id = NULL, updated_at = now() WHERE project_id = $1::uuid AND device_id = $2::text';

/** Parameters: new id, project, device, name, email, phone, page. */
export const ARRIVE_ANEW = `INSERT INTO contacts (id, project_id, device_id, name, email, phone, last_page_url, last_seen_at)
  VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text, now())`;

/** Notes a visit of a contact that has proved itself. Parameters: contact, name, email, phone, page. */
export const SEEN: Statement = {
  name: 'contacts-seen',
  text: `UPDATE contacts c SET
      name = CASE WHEN c.is_verified THEN c.name ELSE coalesce($2::text, c.name) END,
      email = CASE WHEN c.is_verified THEN c.email ELSE coalesce($3::text, c.email) END,
      phone = CASE WHEN c.is_verified THEN c.phone ELSE coalesce($4::text, c.phone) END,
      last_page_url = coalesce($5::text, c.last_page_url), last_seen_at = now(), updated_at = now()
    WHERE c.id = $1::uuid AND c.merged_into IS NULL`,
};
