import { describe, expect, it } from '@jest/globals';
import { type EngineConnection, TickFlush } from './tick-flush.js';

interface Packet {
  readonly type: string;
  readonly data: string;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Uint8Array[] };
}

/** What a connection of Engine.IO is to the flush: a buffer, and a WebSocket on a TCP socket that may be slow. */
function fakeConnection(transport: object = { name: 'polling' }) {
  const connection = {
    readyState: 'open',
    writeBuffer: [] as Packet[],
    packetsFn: [] as unknown[],
    sends: [] as string[][],
    drains: 0,
    transport: { writable: true, emit: () => (connection.flush(), true), ...transport },
    emit: () => Boolean((connection.drains += 1)),
    flush(): void {
      if (connection.writeBuffer.length === 0 || !connection.transport.writable) return;
      connection.sends.push(connection.writeBuffer.map(({ data }) => data));
      connection.writeBuffer = [];
    },
    send(data: string, more: Partial<Packet> = {}): void {
      connection.writeBuffer.push({ type: 'message', data, ...more });
      connection.flush();
    },
  };
  return connection;
}

function fakeWire() {
  const wire = {
    writable: true,
    writableLength: 0,
    isSlow: false,
    writes: [] as string[],
    done: [] as (() => void)[],
    write(bytes: Buffer, done?: () => void): boolean {
      if (bytes.length > 0) wire.writes.push(bytes.toString('latin1'));
      if (done) wire.done.push(done);
      if (wire.isSlow) wire.writableLength += bytes.length;
      return true;
    },
  };
  return wire;
}

const webSocket = (wire: object) => ({ name: 'websocket', socket: { readyState: 1, _socket: wire } });

/** The frame of a short message, by RFC 6455: final text, its length, and Engine.IO's 4 before it. */
const frame = (text: string) => `\u0081${String.fromCharCode(text.length + 1)}4${text}`;

const endOfTurn = () => new Promise((resolve) => setImmediate(resolve));
const attach = (connection: object, flushing = new TickFlush()) => flushing.attach(connection as EngineConnection);

describe('TickFlush', () => {
  it('writes what one turn has in one go and in order', async () => {
    const wire = fakeWire();
    const connection = fakeConnection(webSocket(wire));
    expect(attach(connection)).toBe(true);
    for (const data of ['a', 'b']) connection.send(data);
    connection.send('c', { options: { wsPreEncodedFrame: [Buffer.from(frame('c'), 'latin1')] } });
    expect(wire.writes).toEqual([]);
    await endOfTurn();
    expect(wire.writes).toEqual([['a', 'b', 'c'].map(frame).join('')]);
    expect(connection.drains).toBe(1);
    connection.send('d');
    await endOfTurn();
    expect(wire.writes.slice(1)).toEqual([frame('d')]);
    expect(connection.sends).toEqual([]);
  });

  it('holds packets back while the system takes no bytes, and sends them after', async () => {
    const wire = Object.assign(fakeWire(), { isSlow: true });
    const connection = fakeConnection(webSocket(wire));
    attach(connection);
    connection.send('a');
    await endOfTurn();
    connection.send('b');
    connection.send('c');
    await endOfTurn();
    expect(wire.writes).toEqual([frame('a')]);
    expect(connection.writeBuffer).toHaveLength(2);
    Object.assign(wire, { isSlow: false, writableLength: 0 });
    for (const done of wire.done) done();
    await endOfTurn();
    expect(wire.writes).toEqual([frame('a'), frame('b') + frame('c')]);
  });

  it.each([
    ['a ping', { type: 'ping' }, {}],
    ['a packet of bytes', { data: Buffer.from('x') as never }, {}],
    ['a packet that somebody waits for', {}, { packetsFn: [() => undefined] }],
    [
      'a WebSocket that closes',
      {},
      { transport: { writable: true, ...webSocket(fakeWire()), socket: { readyState: 2 } } },
    ],
    ['a TCP socket that it does not know', {}, { transport: { writable: true, ...webSocket({}) } }],
    ['a transport that is not a WebSocket', {}, { transport: { writable: true, name: 'polling' } }],
  ])('leaves %s to Engine.IO, with all that goes with it', async (_, packet, part) => {
    const wire = fakeWire();
    const connection = Object.assign(fakeConnection(webSocket(wire)), part);
    attach(connection);
    connection.send('a');
    connection.send('b', packet);
    await endOfTurn();
    expect(connection.sends).toHaveLength(1);
    expect(connection.sends[0]).toHaveLength(2);
    expect(wire.writes).toEqual([]);
  });

  it('leaves alone what closed meanwhile', async () => {
    const wire = fakeWire();
    const closed = fakeConnection(webSocket(wire));
    attach(closed);
    closed.send('a');
    closed.readyState = 'closed';
    await endOfTurn();
    expect([closed.sends, wire.writes]).toEqual([[], []]);
  });

  it('leaves a connection as it is where the private parts are missing', () => {
    expect(attach({ readyState: 'open', writeBuffer: [] })).toBe(false);
    const foreign = { ...fakeConnection(), writeBuffer: undefined };
    const before = Object.values(foreign);
    expect(attach(foreign)).toBe(false);
    expect(Object.values(foreign)).toEqual(before);
  });
});
