import type { EngineConnection } from './tick-flush.js';

/** What a connection has not taken yet: this process's memory. Bytes are a little less than what will be sent. */
export function unread(connection: EngineConnection): { bytes: number; packets: number } {
  let bytes = connection.transport?.socket?.bufferedAmount ?? 0;
  for (const { data } of connection.writeBuffer)
    if (typeof data === 'string' || data instanceof Uint8Array) bytes += data.length;
  return { bytes, packets: connection.writeBuffer.length };
}
