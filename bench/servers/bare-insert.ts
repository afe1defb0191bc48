import { fastify } from 'fastify';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** What one writes first: a Fastify route that inserts one row with pg. No token, no sequence, no repeated-send check. */
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(
  `CREATE TABLE IF NOT EXISTS plain_messages (id uuid PRIMARY KEY, conversation_id uuid NOT NULL, content text NOT NULL,
    client_message_id text, created_at timestamptz NOT NULL DEFAULT now())`,
);
const INSERT = {
  name: 'insert',
  text: `INSERT INTO plain_messages (id, conversation_id, content, client_message_id) VALUES ($1, $2, $3, $4) RETURNING *`,
};

const app = fastify();
app.post<{ Params: { id: string }; Body: { content: string; client_message_id: string } }>(
  '/conversations/:id/messages',
  async ({ params, body }, reply) => {
    const values = [uuidv7(), params.id, body.content, body.client_message_id];
    const { rows } = await pool.query({ ...INSERT, values });
    void reply.status(201);
    return { message: rows[0] };
  },
);
const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
process.send?.({ port: Number(url.port) });
process.once('SIGTERM', () => process.exit(0));
