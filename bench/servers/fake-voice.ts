import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ANSWER_TOKENS, HEARD, PACE, SPOKEN } from '../lib/spoken-turn.ts';
import { RealtimeSession } from './realtime-session.ts';

/** A vendor of voice with a fixed pace: realtime sessions, recognition, a model that writes two sentences, and a voice. */
const PIECE = Buffer.alloc(SPOKEN.bytes);

const events = (response: ServerResponse): ServerResponse => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  return response;
};

async function listen(response: ServerResponse): Promise<void> {
  await pause(PACE.listenMs);
  const done = { type: 'transcript.text.done', text: HEARD, usage: { type: 'duration', seconds: 2 } };
  events(response).end(`data: ${JSON.stringify(done)}\n\n`);
}

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'bench', choices: [{ index: 0, delta, finish_reason: finish }], usage: null })}\n\n`;
const USAGE = { prompt_tokens: 1, completion_tokens: ANSWER_TOKENS.length, total_tokens: ANSWER_TOKENS.length + 1 };

async function write(response: ServerResponse): Promise<void> {
  events(response).write(chunk({ role: 'assistant', content: '' }));
  for (const content of ANSWER_TOKENS) {
    await pause(PACE.tokenMs);
    response.write(chunk({ content }));
  }
  response.write(chunk({}, 'stop'));
  response.end(`data: ${JSON.stringify({ id: 'chatcmpl-bench', choices: [], usage: USAGE })}\n\ndata: [DONE]\n\n`);
}

async function speak(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'audio/pcm' });
  for (let piece = 0; piece < SPOKEN.pieces; piece += 1) {
    await pause(PACE.speakMs);
    response.write(PIECE);
  }
  response.end();
}

const ROUTES: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
  '/v1/audio/transcriptions': listen,
  '/v1/chat/completions': write,
  '/v1/audio/speech': speak,
};

function serve(request: IncomingMessage, response: ServerResponse): void {
  response.on('error', () => undefined);
  const route = ROUTES[request.url ?? ''];
  request.resume().on('end', () => {
    if (request.method === 'POST' && route) void route(response);
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
}

/** RFC 6455 §4.2.2 */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function upgrade(request: IncomingMessage, socket: Socket): void {
  socket.on('error', () => socket.destroy());
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
  new RealtimeSession(socket).open();
}

const server = createServer(serve);
server.on('upgrade', (request, socket) => upgrade(request, socket as Socket));
server.listen(0, '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('SIGTERM', () => process.exit(0));
