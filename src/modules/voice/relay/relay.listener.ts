import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { unauthenticated } from '../../../platform/errors/common.problems.js';
import { problemDocument } from '../../../platform/errors/problem-document.js';
import { asProblem } from '../../../platform/errors/problem-mapping.js';
import { AdmissionService } from '../../../platform/sockets/admission.service.js';
import { AUDIO_PATH, pathOf } from '../../../platform/sockets/upgrade-paths.js';
import { keepAlive, type Wire } from '../wire/heartbeat.js';
import { helloFrame } from './client-frames.js';
import { RelaysService } from './relays.service.js';

/** The largest frame, in bytes: four seconds of sound; a larger one ends the connection (1009). */
const MAX_FRAME_BYTES = 262_144;
/** A client that does not show its ticket by then is cut (milliseconds). */
const HELLO_MS = 10_000;
/** RFC 6455 §7.4.1: policy violation. */
const REFUSED = 1_008;

/** The WebSocket at `/realtime/audio`, for calls whose sound goes through this server. */
@Injectable()
export class RelayListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly admission: AdmissionService,
    private readonly relays: RelaysService,
  ) {}

  onApplicationBootstrap(): void {
    const http = this.host.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (request, socket, head) => {
      if (AUDIO_PATH.test(pathOf(request.url))) void this.upgrade(request, socket, head);
    });
  }

  /** Calls have said goodbye by now; the others never began. */
  beforeApplicationShutdown(): void {
    for (const client of this.sockets.clients) client.terminate();
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const reason = await this.admission.refusalOf(request).catch(() => 'Not available just now.');
    if (reason !== null) {
      socket.end('HTTP/1.1 403 Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (open) => {
      open.once('close', this.admission.enter(open, request));
      this.welcome(open, request.socket);
    });
  }

  private welcome(open: WebSocket, wire: Wire): void {
    open.on('error', () => open.terminate());
    keepAlive(open, wire);
    const late = setTimeout(() => open.close(REFUSED), HELLO_MS);
    open.once('close', () => clearTimeout(late));
    open.once('message', (data: RawData) => {
      clearTimeout(late);
      void this.hello(open, data);
    });
  }

  private async hello(open: WebSocket, data: RawData): Promise<void> {
    try {
      const hello = helloFrame.safeParse(JSON.parse((data as Buffer).toString('utf8')));
      if (!hello.success) throw unauthenticated();
      await this.relays.connect(open, hello.data.ticket);
    } catch (error) {
      const problem = error instanceof SyntaxError ? unauthenticated() : asProblem(error);
      open.send(JSON.stringify({ type: 'problem', problem: problemDocument(problem, randomUUID()) }));
      open.close(REFUSED);
    }
  }
}
