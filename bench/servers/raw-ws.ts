import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

/** Bare `ws` that speaks the same frames by hand, one string for all of a room. No token, no check, no database. */
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const rooms = new Map<string, Set<WebSocket>>();

interface Input {
  readonly conversation_id: string;
}

function carryOut(socket: WebSocket, id: string, [name, input]: [string, Input]): void {
  const { conversation_id: roomId } = input;
  const room = rooms.get(roomId) ?? new Set();
  rooms.set(roomId, room);
  if (name === 'conversation:join') {
    room.add(socket);
    socket.once('close', () => room.delete(socket));
    return socket.send(`43${id}[{"ok":true,"data":null}]`);
  }
  const isMessage = name === 'message:send';
  const news = isMessage
    ? ['message:created', input]
    : ['typing:updated', { ...input, reader: { kind: 'user', id: 'visitor' }, typing: true }];
  const text = `42${JSON.stringify(news)}`;
  for (const each of room) each.send(text);
  socket.send(`43${id}${JSON.stringify([{ ok: true, data: isMessage ? input : null }])}`);
}

sockets.on('connection', (socket) => {
  socket.send('0{}');
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    if (text.startsWith('40')) return socket.send('40{}');
    const begin = text.indexOf('[');
    carryOut(socket, text.slice(2, begin), JSON.parse(text.slice(begin)) as [string, Input]);
  });
});
server.listen(0, '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('SIGTERM', () => process.exit(0));
