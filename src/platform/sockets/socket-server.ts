import { Injectable } from '@nestjs/common';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { News, NewsName, ServerToClient } from '../../contract/socket-events.js';
import type { Actor } from '../auth/actor.js';
import { frameOf } from './frames.js';

/** All that a socket carries around: who it belongs to. It is never a right; those are asked for in each command. */
export interface SocketIdentity {
  kind: Actor['kind'];
  id: string;
}

// Commands are looked up in our own table, so the library needs to know nothing of them.
export type ChatServer = Server<DefaultEventsMap, ServerToClient, DefaultEventsMap, SocketIdentity>;
export type ChatSocket = Socket<DefaultEventsMap, ServerToClient, DefaultEventsMap, SocketIdentity>;

/** A piece of news for the sockets in any of the rooms, but not for those in one of `except`. */
export interface Telling<N extends NewsName = NewsName> {
  readonly rooms: readonly string[];
  readonly except?: readonly string[];
  readonly name: N;
  readonly news: News<N>;
}

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

  /**
   * Tells sockets of this process, each once: encoded once for all, which Socket.IO's own broadcast does too, but without what it
   * needs for packets that are binary, volatile or for other nodes.
   */
  tell<N extends NewsName>({ rooms, except = [], name, news }: Telling<N>): void {
    const namespace = this.server?.of('/');
    if (!namespace) return;
    const present = membersOf(namespace.adapter.rooms, rooms);
    // Without anybody there is nothing to write.
    if (present.length === 0) return;
    const spared = membersOf(namespace.adapter.rooms, except);
    const text = `2${JSON.stringify([name, news])}`;
    const options = { wsPreEncodedFrame: [frameOf(text)] } as object;
    const told = present.length > 1 ? new Set<string>() : null;
    for (const room of present) {
      for (const id of room) {
        if (told?.has(id) || isIn(spared, id)) continue;
        told?.add(id);
        namespace.sockets.get(id)?.conn.write(text, options);
      }
    }
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

type Members = ReadonlySet<string>;

function membersOf(all: ReadonlyMap<string, Members>, rooms: readonly string[]): Members[] {
  const found: Members[] = [];
  for (const room of rooms) {
    const members = all.get(room);
    if (members) found.push(members);
  }
  return found;
}

function isIn(groups: readonly Members[], id: string): boolean {
  for (const group of groups) if (group.has(id)) return true;
  return false;
}
