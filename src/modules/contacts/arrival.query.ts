import type { Statement } from '../../platform/database/database.js';

/**
 * A device shows up: its contact is found or made. What a visitor says of itself never overwrites what is verified.
 * Parameters: new id, project, device, name, email, phone, page.
 */
export const ARRIVE: Statement = {
  name: 'contacts-arrive',
  text: `INSERT INTO contacts AS c (id, project_id, device_id, name, email, phone, last_page_url, last_seen_at)
    VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text, now())
    ON CONFLICT (project_id, device_id) DO UPDATE SET
      name = CASE WHEN c.is_verified THEN c.name ELSE coalesce(excluded.name, c.name) END,
      email = CASE WHEN c.is_verified THEN c.email ELSE coalesce(excluded.email, c.email) END,
      phone = CASE WHEN c.is_verified THEN c.phone ELSE coalesce(excluded.phone, c.phone) END,
      last_page_url = coalesce(excluded.last_page_url, c.last_page_url), last_seen_at = now(), updated_at = now()
    RETURNING id`,
};

/** Takes a device from the contact that had it: whoever can't prove to be that contact starts anew. Parameters: project, device. */
export const RELEASE_DEVICE: Statement = {
  name: 'contacts-release-device',
  text: 'UPDATE contacts SET device_id = NULL, updated_at = now() WHERE project_id = $1::uuid AND device_id = $2::text',
};

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
