import { join, type WaitingPacket } from './frames.js';

/** A TCP socket, as far as a flush needs it. */
interface Wire {
  readonly writable?: boolean;
  readonly writableLength?: number;
  write?(bytes: Uint8Array, done?: () => void): boolean;
}

/** Engine.IO's transport, with the socket of `ws` inside. */
interface Transport {
  readonly name?: string;
  writable?: boolean;
  emit?(event: 'ready'): boolean;
  readonly socket?: {
    readonly readyState?: number;
    readonly bufferedAmount?: number;
    readonly _socket?: Wire | null;
    terminate?(): void;
  };
}

/** The private parts of an Engine.IO connection that this file touches; the lock file pins the version they were read in (6.6). */
export interface EngineConnection {
  readonly readyState: string;
  writeBuffer: WaitingPacket[];
  /** Who wants to know when its packet has left. */
  readonly packetsFn?: readonly unknown[];
  readonly transport?: Transport;
  flush?: () => void;
  write?: Write;
  emit?(event: 'drain'): boolean;
}

type Write = (this: EngineConnection, text: string, options?: WaitingPacket['options']) => unknown;

type Flush = (this: EngineConnection) => void;

const OPEN = 1;
const NOTHING = Buffer.alloc(0);

/**
 * Sends all packets that one turn of the event loop has for a connection together: one piece of bytes and one system call for
 * acknowledgements, broadcasts and deltas instead of some each. Packets keep their order. Without the private parts that it
 * needs, a connection stays as Engine.IO made it.
 */
export class TickFlush {
  private dirty = new Map<EngineConnection, Flush>();

  /** Puts the connection's flushes off to the end of the turn; answers whether it could. */
  attach(connection: EngineConnection): boolean {
    const { flush } = connection;
    if (typeof flush !== 'function' || !Array.isArray(connection.writeBuffer)) return false;
    connection.flush = () => this.later(connection, flush);
    // What is not Engine.IO's own, such as a plain link, takes its packets by itself.
    if (typeof connection.write === 'function' && Array.isArray(connection.packetsFn))
      connection.write = writeOf(connection.write);
    return true;
  }

  private later(connection: EngineConnection, flush: Flush): void {
    if (connection.writeBuffer.length === 0) return;
    if (this.dirty.size === 0) setImmediate(() => this.flushAll());
    this.dirty.set(connection, flush);
  }

  private flushAll(): void {
    const batch = this.dirty;
    this.dirty = new Map();
    for (const [connection, flush] of batch) {
      if (connection.readyState !== 'closed' && !wrote(connection)) flush.call(connection);
    }
  }
}

/** Puts a text into the buffer without the events that Engine.IO sends about it; nobody listens to them here. */
function writeOf(original: Write): Write {
  return function (text, options) {
    if (this.readyState !== 'open' || typeof text !== 'string') return original.call(this, text, options);
    this.writeBuffer.push({ type: 'message', data: text, options: options ?? {} });
    this.flush?.();
    return this;
  };
}

/** Writes all that waits as frames of one piece, past Engine.IO and `ws`; false where only they know how. */
function wrote(connection: EngineConnection): boolean {
  const { transport, writeBuffer } = connection;
  const wire = wireOf(transport);
  if (!transport || !wire || connection.packetsFn?.length !== 0) return false;
  const frames = join(writeBuffer);
  if (!frames) return false;
  writeBuffer.length = 0;
  wire.write(frames);
  if (wire.writableLength !== 0) holdBack(transport, wire);
  connection.emit?.('drain');
  return true;
}

/** The TCP socket of an open WebSocket that takes bytes just now. */
function wireOf(transport: Transport | undefined): Required<Wire> | null {
  if (transport?.name !== 'websocket' || !transport.writable || transport.socket?.readyState !== OPEN) return null;
  const { _socket: wire } = transport.socket;
  const isKnown = typeof wire?.write === 'function' && typeof wire.writableLength === 'number';
  return isKnown && wire.writable ? (wire as Required<Wire>) : null;
}

/** What the system did not take at once goes before all else: until then packets wait where they can be counted. */
function holdBack(transport: Transport, wire: Required<Wire>): void {
  transport.writable = false;
  wire.write(NOTHING, () => {
    transport.writable = true;
    transport.emit?.('ready');
  });
}
