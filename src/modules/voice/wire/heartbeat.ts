import { WebSocket } from 'ws';

const BEAT_MS = 10_000;
/** What is on its way may be far behind a slow reader: a line that shows no sign of life for so many beats is dead. */
const MOST_MISSED = 2;

/** The TCP or TLS connection below a WebSocket. */
export interface Wire {
  readonly bytesRead: number;
}

/**
 * Pings the other side, and cuts a line on which nothing comes any more: its end may never be told. Ends with the line. Whether
 * something came is asked once a beat: to be told of each frame would cost more than to look at it.
 */
export function keepAlive(socket: WebSocket, wire: Wire, beatMs = BEAT_MS): void {
  let [missed, seen] = [0, wire.bytesRead];
  const timer = setInterval(() => {
    if (wire.bytesRead !== seen) [missed, seen] = [0, wire.bytesRead];
    else if (missed >= MOST_MISSED) return socket.terminate();
    missed += 1;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, beatMs);
  socket.once('close', () => clearInterval(timer));
}
