import { createServer, type Socket } from 'node:net';
import { nowUs } from '../lib/proc.ts';
import { type Pace, paceIn, tokenAt } from '../lib/pace.ts';

/**
 * An upstream on bare sockets: it must cost less than what it feeds. Streams are spread over the slots of a wheel; one
 * turn serializes its token once for all of them.
 */
const SLOT_US = 2_000;

interface Stream {
  readonly socket: Socket;
  readonly pace: Pace;
  sent: number;
}

interface Wheel {
  readonly slots: Set<Stream>[];
  at: number;
  turnUs: number;
}

const wheels = new Map<number, Wheel>();

const chunked = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
const record = (delta: object, extras: object = {}): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: 'bench',
    choices: [{ index: 0, delta, finish_reason: null }],
    usage: null,
    ...extras,
  })}\n\n`;
const [BEFORE = '', AFTER = ''] = record({ content: '@' }).split('@');
const tokenRecord = (): Buffer => Buffer.from(chunked(BEFORE + tokenAt(nowUs()) + AFTER), 'latin1');
const ROLE = chunked(record({ role: 'assistant', content: '' }));

function tailOf({ count }: Pace): string {
  const finish = record({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  const usage = { prompt_tokens: 1, completion_tokens: count, total_tokens: count + 1 };
  return `${chunked(`${finish}${record({}, { choices: [], usage })}data: [DONE]\n\n`)}0\r\n\r\n`;
}

function wheelFor(rate: number): Wheel {
  const known = wheels.get(rate);
  if (known) return known;
  const count = Math.max(1, Math.round(1e6 / rate / SLOT_US));
  const wheel = { slots: Array.from({ length: count }, () => new Set<Stream>()), at: 0, turnUs: nowUs() };
  wheels.set(rate, wheel);
  setInterval(() => turn(wheel), SLOT_US / 1_000);
  return wheel;
}

function turn(wheel: Wheel): void {
  for (const now = nowUs(); wheel.turnUs <= now; wheel.turnUs += SLOT_US) {
    wheel.at = (wheel.at + 1) % wheel.slots.length;
    const slot = wheel.slots[wheel.at] as Set<Stream>;
    if (slot.size === 0) continue;
    const bytes = tokenRecord();
    for (const stream of slot) advance(stream, bytes, slot);
  }
}

function advance(stream: Stream, bytes: Buffer, slot: Set<Stream>): void {
  if (stream.socket.destroyed) return void slot.delete(stream);
  stream.socket.write(bytes);
  stream.sent += 1;
  if (stream.sent < stream.pace.count) return;
  slot.delete(stream);
  stream.socket.write(tailOf(stream.pace), 'latin1');
}

function begin(socket: Socket, pace: Pace): void {
  socket.write(HEAD + ROLE, 'latin1');
  const first = (): void => {
    const wheel = wheelFor(pace.rate);
    const slot = wheel.slots[wheel.at] as Set<Stream>;
    const stream = { socket, pace, sent: 0 };
    if (pace.count > 1) slot.add(stream);
    advance(stream, tokenRecord(), slot);
  };
  if (pace.ttftMs === 0) first();
  else setTimeout(first, pace.ttftMs);
}

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  let request = '';
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Buffer) => {
    request += bytes.toString('latin1');
    const end = request.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(request)?.[1] ?? 0);
    if (request.length - end - 4 < length) return;
    const isChat = request.startsWith('POST ');
    const pace = paceIn(request.slice(end));
    request = '';
    if (isChat) begin(socket, pace);
    else socket.write('HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('SIGTERM', () => process.exit(0));
