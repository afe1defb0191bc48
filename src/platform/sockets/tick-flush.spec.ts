import { describe, expect, it, jest } from '@jest/globals';
import { type EngineConnection, TickFlush } from './tick-flush.js';

/** What a connection of Engine.IO is to the flush: a buffer, a transport, a TCP socket. */
function fakeConnection(tcp: object | null) {
  const connection = {
    readyState: 'open',
    writeBuffer: [] as { data: string }[],
    sends: [] as string[][],
    transport: { socket: { _socket: tcp } },
    flush(): void {
      if (connection.writeBuffer.length === 0) return;
      connection.sends.push(connection.writeBuffer.map(({ data }) => data));
      connection.writeBuffer = [];
    },
    send(data: string): void {
      connection.writeBuffer.push({ data });
      connection.flush();
    },
  };
  return connection;
}

const endOfTurn = () => new Promise((resolve) => setImmediate(resolve));
const attach = (connection: object, flushing = new TickFlush()) => flushing.attach(connection as EngineConnection);

describe('TickFlush', () => {
  it('sends what one turn has in one go and in order, corked', async () => {
    const tcp = { cork: jest.fn(), uncork: jest.fn() };
    const connection = fakeConnection(tcp);
    expect(attach(connection)).toBe(true);
    for (const data of ['a', 'b', 'c']) connection.send(data);
    expect(connection.sends).toEqual([]);
    await endOfTurn();
    expect(connection.sends).toEqual([['a', 'b', 'c']]);
    expect(tcp.cork).toHaveBeenCalledTimes(1);
    expect(tcp.uncork).toHaveBeenCalledTimes(1);
    connection.send('d');
    await endOfTurn();
    expect(connection.sends).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('flushes a polling transport, which has no TCP socket of its own', async () => {
    const connection = fakeConnection(null);
    attach(connection);
    connection.send('a');
    await endOfTurn();
    expect(connection.sends).toEqual([['a']]);
  });

  it('leaves alone what closed meanwhile', async () => {
    const closed = fakeConnection(null);
    attach(closed);
    closed.send('a');
    closed.readyState = 'closed';
    await endOfTurn();
    expect(closed.sends).toEqual([]);
  });

  it('leaves a connection as it is where the private parts are missing', () => {
    expect(attach({ readyState: 'open', writeBuffer: [] })).toBe(false);
    const foreign = { ...fakeConnection(null), writeBuffer: undefined };
    const before = Object.values(foreign);
    expect(attach(foreign)).toBe(false);
    expect(Object.values(foreign)).toEqual(before);
  });
});
