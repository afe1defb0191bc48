import { WebSocket } from 'ws';

const BEAT_MS = 10_000;
/** What is on its way may be far behind a slow reader: a line that shows no sign of life for so many beats is dead. */
const MOST_MISSED = 2;

/** Pings the other side, and cuts a line on which nothing comes any more: its end may never be told. Ends with the line. */
export function keepAlive(socket: WebSocket, beatMs = BEAT_MS): void {
  let missed = 0;
  const timer = setInterval(() => {
    if (missed >= MOST_MISSED) return socket.terminate();
    missed += 1;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, beatMs);
  const lives = (): void => void (missed = 0);
  socket.on('pong', lives);
  socket.on('message', lives);
  socket.once('close', () => clearInterval(timer));
}
