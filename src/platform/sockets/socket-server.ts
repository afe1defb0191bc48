import { Injectable } from '@nestjs/common';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ServerToClient } from '../../contract/socket-events.js';
import type { Actor } from '../auth/actor.js';

/** All that a socket carries around: who it belongs to. It is never a right; those are asked for in each command. */
export interface SocketIdentity {
  kind: Actor['kind'];
  id: string;
}

// Commands are looked up in our own table, so the library needs to know nothing of them.
export type ChatServer = Server<DefaultEventsMap, ServerToClient, DefaultEventsMap, SocketIdentity>;
export type ChatSocket = Socket<DefaultEventsMap, ServerToClient, DefaultEventsMap, SocketIdentity>;

type Greeter = (socket: ChatSocket, actor: Actor) => void;

/** The Socket.IO server of this process, once the application listens; before that nobody can hear anything. */
@Injectable()
export class SocketServer {
  private server: ChatServer | null = null;
  private readonly greeters: Greeter[] = [];
  private readonly roomListeners: ((room: string) => void)[] = [];

  get io(): ChatServer | null {
    return this.server;
  }

  open(server: ChatServer): void {
    this.server = server;
    server.of('/').adapter.on('delete-room', (room: string) => {
      for (const listener of this.roomListeners) listener(room);
    });
  }

  /** Is told of every socket that was let in, before its first command. */
  onConnect(greeter: Greeter): void {
    this.greeters.push(greeter);
  }

  /** Is told when the last socket has left a room. */
  onRoomClosed(listener: (room: string) => void): void {
    this.roomListeners.push(listener);
  }

  greet(socket: ChatSocket, actor: Actor): void {
    for (const greeter of this.greeters) greeter(socket, actor);
  }

  /** Tells every socket that this process ends and when to come back, each at another moment of the next `spreadMs`. */
  announceDrain(spreadMs: number): void {
    for (const socket of this.server?.of('/').sockets.values() ?? []) {
      socket.emit('server:draining', { reconnect_in_ms: Math.round(100 + Math.random() * spreadMs) });
    }
  }
}
