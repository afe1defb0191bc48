import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Pool } from 'pg';

/** The least that a server can do: `POST /echo` parses and answers JSON; `GET /messages/{id}` is one named select through pg. */
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const HISTORY = {
  name: 'history',
  text: `SELECT id, conversation_id, seq, role, sender_kind, sender_id, sender_name, content, status, client_message_id, metadata, created_at
    FROM messages WHERE conversation_id = $1 ORDER BY seq DESC LIMIT 50`,
};

async function answer(request: IncomingMessage): Promise<[number, unknown]> {
  if (request.method === 'POST') {
    const body = JSON.parse(await text(request)) as { typing?: unknown };
    if (typeof body.typing !== 'boolean') return [400, { error: 'typing' }];
    return [201, body];
  }
  const id = (request.url ?? '').slice('/messages/'.length);
  const { rows } = await pool.query({ ...HISTORY, values: [id] });
  return [200, { data: rows.toReversed(), last_seq: rows[0]?.seq ?? 0 }];
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [status, body] = await answer(request);
  const json = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) });
  response.end(json);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1', 1_024, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('SIGTERM', () => process.exit(0));
