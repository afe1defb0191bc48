import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { socketCommands } from '../../src/contract/socket-events.js';
import { SocketServer } from '../../src/platform/sockets/socket-server.js';
import { ApiClient } from '../support/api-client.js';
import { TestServer } from '../support/server.js';
import type { SocketClient } from '../support/socket-client.js';

/** How many mutated packets are sent; `SOCKET_FUZZ_RUNS` changes it. */
const RUNS = Number(process.env.SOCKET_FUZZ_RUNS ?? 10_000);

let server: TestServer;
let witness: SocketClient;
beforeAll(async () => {
  server = await TestServer.start();
  witness = await server.socket();
});
afterAll(async () => {
  witness.close();
  await server.stop();
});

/** A bare WebSocket that speaks Engine.IO by hand. */
async function dial(): Promise<{ socket: WebSocket; frames: string[]; closed: Promise<number> }> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const frames: string[] = [];
  socket.addEventListener('message', ({ data }) => frames.push(String(data)));
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code));
  });
  await once(socket, 'open');
  return { socket, frames, closed };
}

async function connected() {
  const raw = await dial();
  raw.socket.send(`40${JSON.stringify({ token: server.token() })}`);
  while (!raw.frames.some((frame) => frame.startsWith('40'))) await once(raw.socket, 'message');
  return raw;
}

describe('bare frames', () => {
  it.each([
    ['an event before the connect', '42["message:send",{}]'],
    ['an unknown packet type', '49'],
    ['bad JSON', '42["message:send",{]'],
    ['no JSON at all', '42garbage'],
    ['a reserved name', '42["connect",{}]'],
    ['another reserved name', '42["disconnect"]'],
    ['too many attachments', '4511-["x",{"_placeholder":true,"num":0}]x'],
  ])('close the connection on %s', async (_, frame) => {
    const raw = await (frame.startsWith('42["message:send",{}]') ? dial() : connected());
    raw.socket.send(frame);
    expect(await raw.closed).toBeGreaterThanOrEqual(1_000);
  });

  it('close the connection on a packet of two megabytes, over polling with 413', async () => {
    const raw = await connected();
    raw.socket.send(`42["message:send","${'x'.repeat(2_000_000)}"]`);
    expect(await raw.closed).toBe(1_009);
    const http = new ApiClient(server.url);
    const opened = await http.get('/socket.io/?EIO=4&transport=polling');
    const { sid } = JSON.parse(opened.text.slice(1)) as { sid: string };
    const posted = await http.post(`/socket.io/?EIO=4&transport=polling&sid=${sid}`, 'x'.repeat(2_000_000), {
      'content-type': 'text/plain',
    });
    expect(posted.status).toBe(413);
  });

  it('acknowledge once, in the order of the commands that are alike', async () => {
    const raw = await connected();
    for (let id = 0; id < 50; id += 1) raw.socket.send(`42${id}["no:such",{}]`);
    const acknowledgements = () => raw.frames.filter((frame) => frame.startsWith('43'));
    while (acknowledgements().length < 50) await once(raw.socket, 'message');
    expect(acknowledgements().map((frame) => Number.parseInt(frame.slice(2), 10))).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
    raw.socket.close();
  });
});

describe('frames', () => {
  /** The server's end of a client's connection, and what reaches its TCP socket while work is done. */
  const serverSide = (client: SocketClient) => {
    const io = server.server.app.get(SocketServer).io;
    const socket = [...(io?.of('/').sockets.values() ?? [])].find(({ id }) => id === client.socket.id);
    if (!socket) throw new Error('not connected');
    const { transport } = socket.conn as unknown as { transport: { socket: { _socket: Duplex } } };
    const { _socket: duplex } = transport.socket;
    const tcp = duplex as Duplex & { _write: () => void; _writev: () => void };
    const spies = [jest.spyOn(tcp, '_write'), jest.spyOn(tcp, '_writev')];
    const writes = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    return { socket, webSocket: transport.socket, writes };
  };
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  const sendNumbers = async (client: SocketClient, { socket }: ReturnType<typeof serverSide>) => {
    for (const n of numbers) socket.emit('server:draining', { reconnect_in_ms: n });
    await client.when(() => client.all('server:draining').length === numbers.length, 'all of them');
    expect(client.all('server:draining').map(({ reconnect_in_ms: n }) => n)).toEqual(numbers);
  };

  it('of one turn leave in one write', async () => {
    const ann = await server.socket();
    const side = serverSide(ann);
    await sendNumbers(ann, side);
    expect(side.writes()).toBe(1);
    ann.close();
  });

  it('of a command, its acknowledgement and its news, leave in one write', async () => {
    const { id } = await server.as().open();
    const ann = await server.socket();
    await ann.get('conversation:join', { conversation_id: id });
    const side = serverSide(ann);
    await ann.get('typing:start', { conversation_id: id });
    await ann.until('typing:updated');
    expect(side.writes()).toBe(1);
    ann.close();
  });

  it('keep their order where the TCP socket can not be corked', async () => {
    const ann = await server.socket();
    const side = serverSide(ann);
    const { _socket: tcp } = side.webSocket;
    // The watch over slow readers looks at it, too.
    Object.assign(side.webSocket, { _socket: { _writableState: { length: 0 } } });
    await sendNumbers(ann, side);
    Object.assign(side.webSocket, { _socket: tcp });
    expect(side.writes()).toBeGreaterThan(1);
    ann.close();
  });

  it('of all commands have no listener of their own', async () => {
    const ann = await server.socket();
    const { socket } = serverSide(ann);
    expect(socket.listenersAny().length).toBeLessThanOrEqual(1);
    expect(socket.eventNames().filter((name) => String(name) in socketCommands)).toEqual([]);
    ann.close();
  });
});

it(
  `answers ${RUNS} mutated packets`,
  async () => {
    const { id } = await server.as().open();
    const ann = await server.socket();
    const field = fc.oneof(
      fc.constantFrom<unknown>(id, 'x', '', -1, 0, 1.5, 2 ** 53, null, true, [], {}, '\u0000', '\ud800', '__proto__'),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const bytes = fc.uint8Array({ maxLength: 8 }).map((each) => Buffer.from(each));
    const names = [
      'conversation_id',
      'after_seq',
      'limit',
      'content',
      'client_message_id',
      'up_to_seq',
      'generation_id',
      'offset',
      'token',
      'from',
      'turn_id',
      'index',
      'audio',
    ];
    const payload = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(fc.constantFrom(...names), field),
      fc.record({
        conversation_id: fc.constant(id),
        content: fc.string(),
        client_message_id: fc.string({ minLength: 1 }),
      }),
      // A packet may have ten attachments, and no more.
      fc.record({ turn_id: field, index: field, audio: fc.oneof(field, bytes) }),
      bytes,
    );
    const command = fc.oneof(fc.constantFrom(...Object.keys(socketCommands)), fc.string({ maxLength: 12 }));
    const reserved = new Set([
      'connect',
      'connect_error',
      'disconnect',
      'disconnecting',
      'newListener',
      'removeListener',
    ]);
    const packets = fc.array(
      fc.tuple(
        command.filter((name) => !reserved.has(name)),
        fc.array(payload, { maxLength: 3 }),
      ),
      {
        minLength: 50,
        maxLength: 50,
      },
    );
    const check = fc.asyncProperty(packets, async (batch) => {
      const answers = batch.map(async ([name, args]) => {
        const answer = await ann.askAnything(name, ...args);
        if (!answer.ok && answer.problem.status >= 500) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`);
        expect(Object.keys(answer)).toEqual(['ok', answer.ok ? 'data' : 'problem']);
      });
      await Promise.all(answers);
    });
    // A failure is reported with its seed and its smallest counterexample.
    await fc.assert(check, { numRuns: Math.ceil(RUNS / 50), endOnFailure: true });
    ann.close();
  },
  30_000 + RUNS * 20,
);

it('never disturbed a connection beside these', async () => {
  expect(witness.socket.connected).toBe(true);
  expect(await witness.refusal('no:such')).toMatchObject({ status: 404 });
});
