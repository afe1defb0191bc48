/** The private parts of an Engine.IO connection that this file touches; the lock file pins the version they were read in (6.6). */
export interface EngineConnection {
  readonly readyState: string;
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport?: {
    readonly socket?: {
      readonly bufferedAmount?: number;
      readonly _socket?: { cork(): void; uncork(): void } | null;
      terminate?(): void;
    };
  };
  flush?: () => void;
}

type Flush = (this: EngineConnection) => void;

/**
 * Sends all packets that one turn of the event loop has for a connection together: one system call for acknowledgements,
 * broadcasts and deltas instead of one each. Packets keep their order. Without the private parts that it needs, a connection
 * stays as Engine.IO made it.
 */
export class TickFlush {
  private dirty = new Map<EngineConnection, Flush>();

  /** Puts the connection's flushes off to the end of the turn; answers whether it could. */
  attach(connection: EngineConnection): boolean {
    const { flush } = connection;
    if (typeof flush !== 'function' || !Array.isArray(connection.writeBuffer)) return false;
    connection.flush = () => this.later(connection, flush);
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
    for (const [connection, flush] of batch) flushCorked(connection, flush);
  }
}

/** A polling transport has no TCP socket of its own to cork; its flush is one response anyway. */
function flushCorked(connection: EngineConnection, flush: Flush): void {
  if (connection.readyState === 'closed') return;
  const { _socket: tcp } = connection.transport?.socket ?? {};
  if (typeof tcp?.cork !== 'function' || typeof tcp.uncork !== 'function') return flush.call(connection);
  tcp.cork();
  try {
    flush.call(connection);
  } finally {
    tcp.uncork();
  }
}
