import { v7 as uuidv7 } from 'uuid';
import type { TestServer } from '../support/server.js';

/** Sellers of a project, made as rows; online and just seen unless told otherwise. */
export async function crew(
  server: Pick<TestServer, 'sql'>,
  projectId: string,
  members: readonly { name?: string; capacity?: number; skills?: string[]; languages?: string[]; isAbsent?: true }[],
): Promise<string[]> {
  const ids = members.map(() => uuidv7());
  for (const [index, { name = 'Seller', capacity = 5, skills = [], languages = [], isAbsent }] of members.entries()) {
    await server.sql(
      `INSERT INTO sellers (id, project_id, email, name, password_hash, availability, capacity, skills, languages)
       VALUES ($1::uuid, $2, $1::text, $3, '', 'online', $4, $5, $6)`,
      [ids[index], projectId, name, capacity, skills, languages],
    );
    if (!isAbsent) await server.sql('INSERT INTO seller_presence VALUES ($1, now())', [ids[index]]);
  }
  return ids;
}

/** Conversations of one user, made as rows. */
export async function chats(server: Pick<TestServer, 'sql'>, projectId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  const text = `INSERT INTO conversations (id, project_id, user_id) SELECT unnest($1::uuid[]), $2, 'ann'`;
  await server.sql(text, [ids, projectId]);
  return ids;
}
