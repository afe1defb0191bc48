import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

/** Bare `ws` between a client and a vendor: each frame is passed on as it is. No ticket, no check, nobody listens. */
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

sockets.on('connection', (client) => {
  const vendor = new WebSocket(process.env.UPSTREAM ?? '', { perMessageDeflate: false });
  const early: Buffer[] = [];
  client.on('message', (data: Buffer) => {
    if (vendor.readyState === WebSocket.OPEN) vendor.send(data, { binary: false });
    else early.push(data);
  });
  vendor.on('open', () => {
    for (const data of early.splice(0)) vendor.send(data, { binary: false });
  });
  vendor.on('message', (data: Buffer) => client.send(data, { binary: false }));
  client.on('close', () => vendor.close());
  vendor.on('close', () => client.close());
  for (const side of [client, vendor]) side.on('error', () => side.terminate());
});
server.listen(0, '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('SIGTERM', () => process.exit(0));
