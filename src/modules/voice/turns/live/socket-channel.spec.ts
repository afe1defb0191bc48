import { describe, expect, it } from '@jest/globals';
import type { ChatSocket } from '../../../../platform/sockets/socket-server.js';
import { SocketChannel } from './socket-channel.js';

/** A socket whose reader has taken nothing of so many bytes. */
function slowSocket(bytes: number) {
  const told: string[] = [];
  const conn = { writeBuffer: [] as object[], transport: { socket: { bufferedAmount: bytes } } };
  const socket = { conn, emit: (name: string) => told.push(name) } as unknown as ChatSocket;
  return { conn, told, channel: new SocketChannel(socket, { conversation_id: 'c', turn_id: 't' }) };
}

const soon = (waiting: Promise<void>): Promise<'over' | 'waits'> =>
  Promise.race([waiting.then(() => 'over' as const), new Promise<'waits'>((go) => setTimeout(go, 60, 'waits'))]);

describe('the voice on a socket', () => {
  it('waits for a reader who has much to take', async () => {
    const { conn, told, channel } = slowSocket(0);
    conn.writeBuffer.push({ type: 'message', data: Buffer.alloc(70_000) });
    const sounding = channel.sound({}, Buffer.alloc(10));
    expect([told, await soon(sounding)]).toEqual([['voice:audio'], 'waits']);
    conn.writeBuffer.length = 0;
    await sounding;
  });

  it('waits no longer than anybody listens, and says its last word once', async () => {
    const { told, channel } = slowSocket(70_000);
    const sounding = channel.sound({}, Buffer.alloc(10));
    channel.send('voice.ended', { generation_id: null, status: 'stopped' });
    channel.send('voice.ended', { generation_id: null, status: 'complete' });
    channel.send('reply.delta', { text: 'x' });
    await Promise.all([sounding, channel.closed]);
    expect(told).toEqual(['voice:audio', 'voice:ended']);
  });
});
