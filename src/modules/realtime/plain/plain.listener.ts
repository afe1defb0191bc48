import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { deviceId } from '../../../contract/contact.schema.js';
import { notValid } from '../../../platform/errors/common.problems.js';
import { asProblem } from '../../../platform/errors/problem-mapping.js';
import { foreignOrigin } from '../../../platform/http/origins.service.js';
import { AdmissionService } from '../../../platform/sockets/admission.service.js';
import { PlainLink } from '../../../platform/sockets/plain-link.js';
import { SocketServer } from '../../../platform/sockets/socket-server.js';
import { isUpgradePath, pathOf, PLAIN_PATH } from '../../../platform/sockets/upgrade-paths.js';
import { DoorService } from '../../visits/door.service.js';
import { PlainChat } from './plain-chat.js';
import { PlainSideService } from './plain-side.service.js';

/** The largest frame, in bytes; a larger one ends the connection (1009). */
const MAX_FRAME_BYTES = 131_072;

/** The plain WebSocket at `/ws`, for pages written for the source document: a second edge onto the same commands. */
@Injectable()
export class PlainListener implements OnApplicationBootstrap {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly admission: AdmissionService,
    private readonly door: DoorService,
    private readonly server: SocketServer,
    private readonly side: PlainSideService,
  ) {}

  onApplicationBootstrap(): void {
    const http = this.host.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (request, socket, head) => {
      const path = pathOf(request.url);
      if (PLAIN_PATH.test(path)) void this.upgrade(request, socket, head);
      else if (!isUpgradePath(path)) refuse(socket, 404);
    });
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      if ((await this.admission.refusalOf(request)) !== null) return refuse(socket, 403);
      const guest = await this.guestOf(request);
      this.sockets.handleUpgrade(request, socket, head, (open) => this.welcome(open, request, guest));
    } catch (error) {
      refuse(socket, asProblem(error).status);
    }
  }

  /** Whose page it is: by the key or, where there is but one project, without. The device is a hint. */
  private async guestOf(request: IncomingMessage): Promise<{ widget_key: string; device_id: string }> {
    const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
    const device = deviceId.safeParse(query.get('userId'));
    if (!device.success) throw notValid([{ path: 'userId', message: 'names the device' }]);
    const knock = { widget_key: query.get('widget_key'), origin: foreignOrigin(request.headers), address: '' };
    const { project } = await this.door.open(knock);
    return { widget_key: project.widgetKey, device_id: device.data };
  }

  private welcome(open: WebSocket, request: IncomingMessage, guest: { widget_key: string; device_id: string }): void {
    const link = new PlainLink(open, request);
    const chat = new PlainChat(link, guest, this.side);
    open.on('message', (data: RawData, isBinary: boolean) => void chat.hear(isBinary ? '' : textOf(data)));
    this.server.io?.engine.emit('connection', link);
    chat.begin();
  }
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
