import { once } from 'node:events';
import { connect } from 'node:net';
import type { Answer } from './api-client.js';

/** Writes bytes to the server as they are and reads the answer until the server closes; ask it to with `connection: close`. */
export async function rawRequest(url: string, head: string): Promise<Answer<unknown>> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
  socket.on('error', () => undefined);
  socket.write(head.replaceAll('\n', '\r\n'), 'latin1');
  await once(socket, 'close');
  const [top = '', text = ''] = received.split('\r\n\r\n', 2);
  const [line = '', ...lines] = top.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((each) => each.split(/: (.*)/, 2)).map(([key = '', to]) => [key.toLowerCase(), to]),
  );
  const isJson = /json/.test(headers['content-type'] ?? '');
  return { status: Number(line.split(' ')[1]), headers, text, body: isJson ? JSON.parse(text) : undefined };
}
