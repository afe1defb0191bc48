import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Counter, register } from 'prom-client';
import { type ChatSocket, SocketServer } from './socket-server.js';
import type { EngineConnection } from './tick-flush.js';
import { unread } from './unread.js';

const WATCH_INTERVAL_MS = 1_000;
/** A reader with more than this unread is cut. */
const MOST_BYTES = 1_048_576;
const MOST_PACKETS = 2_000;
/** A reader with more than this unread gets no deltas and no typing until it has caught up. */
const BUSY_BYTES = 65_536;
const BUSY_PACKETS = 100;

/** The room of sockets that can't keep up; emit what may be lost with `except(CONGESTED)`. */
export const CONGESTED = 'congested';

/** Watches what each connection has not read yet: unread bytes are this process's memory. */
@Injectable()
export class SlowConsumersWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('sockets');
  private readonly cut = cutCounter();
  private timer?: NodeJS.Timeout;

  constructor(private readonly server: SocketServer) {}

  onModuleInit(): void {
    this.timer = setInterval(() => this.watch(), WATCH_INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  watch(): void {
    const namespace = this.server.io?.of('/');
    if (!namespace) return;
    const congested = namespace.adapter.rooms.get(CONGESTED);
    for (const socket of namespace.sockets.values()) {
      const { bytes, packets } = unread(socket.conn as unknown as EngineConnection);
      if (bytes > MOST_BYTES || packets > MOST_PACKETS) this.end(socket, { bytes, packets });
      else if (bytes > BUSY_BYTES || packets > BUSY_PACKETS) void socket.join(CONGESTED);
      else if (congested?.has(socket.id)) void socket.leave(CONGESTED);
    }
  }

  /** At once: a polite end would wait behind everything that is unread. */
  private end(socket: ChatSocket, unreadNow: { bytes: number; packets: number }): void {
    this.logger.warn('a slow consumer was cut', { ...unreadNow, kind: socket.data.kind });
    this.cut.inc();
    const connection = socket.conn as unknown as EngineConnection;
    socket.disconnect(true);
    connection.transport?.socket?.terminate?.();
  }
}

function cutCounter(): Counter {
  const name = 'omnichat_slow_consumers_total';
  const known = register.getSingleMetric(name) as Counter | undefined;
  return known ?? new Counter({ name, help: 'Sockets that were cut because they did not read.' });
}
