import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** The anchor: Socket.IO as it comes, with nothing around it. No token, no check, no database. */
interface Input {
  readonly conversation_id: string;
  readonly content: string;
  readonly client_message_id: string;
}
type Acknowledge = (answer: object) => void;

const server = createServer();
const io = new Server(server, { serveClient: false });
let deltas: NodeJS.Timeout | undefined;

io.on('connection', (socket) => {
  socket.on('conversation:join', ({ conversation_id: room }: Input, acknowledge: Acknowledge) => {
    void socket.join(room);
    acknowledge({ ok: true, data: null });
  });
  socket.on('message:send', (input: Input, acknowledge: Acknowledge) => {
    io.to(input.conversation_id).emit('message:created', input);
    acknowledge({ ok: true, data: input });
  });
  socket.on('typing:start', ({ conversation_id: id }: Input, acknowledge: Acknowledge) => {
    io.to(id).emit('typing:updated', { conversation_id: id, reader: { kind: 'user', id: 'visitor' }, typing: true });
    acknowledge({ ok: true, data: null });
  });
  // What an answer of the assistant is to those who watch it: so many emits to one room, of texts that are ready.
  socket.on('reply:begin', ({ conversation_id: id, everyMs, text }: Input & { everyMs: number; text: string }) => {
    let offset = 0;
    deltas = setInterval(() => {
      io.to(id).emit('reply:delta', { conversation_id: id, generation_id: id, epoch: 1, offset, text });
      offset += text.length;
    }, everyMs);
  });
  socket.on('reply:end', () => clearInterval(deltas));
});
server.listen(0, '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('SIGTERM', () => process.exit(0));
