import { randomUUID } from 'node:crypto';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { Acknowledgement } from '../../src/contract/socket-events.js';
import { visitor, type Visitor } from '../people/people.js';
import { type Cast, castOf } from '../support/actors.js';
import type { TestServer } from '../support/server.js';
import { type Refusal, SocketClient } from '../support/socket-client.js';
import { SOCKET_ACTORS, type SocketActor, type Thread } from './commands.js';

/** A socket for each actor; where the handshake refused one, the status of its problem. */
export type SocketCast = ReadonlyMap<SocketActor, SocketClient | number>;

/** The actors of REST and their sockets, on one server with two projects. */
export class Stage {
  private constructor(
    readonly server: TestServer,
    readonly cast: Cast,
    readonly sockets: SocketCast,
    private readonly contact: Visitor,
  ) {}

  static async set(server: TestServer): Promise<Stage> {
    const elsewhere = await server.newProject();
    const cast = castOf(server, elsewhere);
    const contact = await visitor(server);
    const tokens = { ...tokensOf(cast), ...(await tokensOfVisitors(server, elsewhere)) };
    const all = { ...tokens, contact: contact.grant.access_token, expired: server.token({ sub: 'owner' }, -60) };
    const sockets = SOCKET_ACTORS.map(async (actor) => [actor, await dial(server, all[actor])] as const);
    return new Stage(server, cast, new Map(await Promise.all(sockets)), contact);
  }

  /** A conversation of the owner's, with an answer, that is the contact's as well. */
  async thread(): Promise<Thread> {
    const { id } = await this.cast.owner.open();
    await this.server.sql('UPDATE conversations SET contact_id = $2 WHERE id = $1', [id, this.contact.contact.id]);
    const turn = await this.cast.owner.post<TurnView>(`/conversations/${id}/messages`, { content: 'Hello?' });
    return { conversation: id, generation: turn.body.generation_id ?? '' };
  }

  /** What an actor is answered: 200 or the status of the problem, also where it never got a connection. */
  async ask(actor: SocketActor, name: string, input: object): Promise<{ status: number; answer?: Acknowledgement }> {
    const socket = this.sockets.get(actor);
    if (!(socket instanceof SocketClient)) return { status: socket ?? 0 };
    const answer = await socket.askAnything(name, input);
    return { status: answer.ok ? 200 : answer.problem.status, answer };
  }

  socketOf(actor: SocketActor): SocketClient {
    const socket = this.sockets.get(actor);
    if (socket instanceof SocketClient) return socket;
    throw new Error(`${actor} has no connection`);
  }

  leave(): void {
    for (const socket of this.sockets.values()) if (socket instanceof SocketClient) socket.close();
  }
}

const tokensOf = (cast: Cast) =>
  Object.fromEntries(Object.entries(cast).map(([name, { token }]) => [name, token])) as Record<
    keyof Cast,
    string | undefined
  >;

async function tokensOfVisitors(server: TestServer, elsewhere: string) {
  const [other, foreign, former] = [
    await visitor(server),
    await visitor(server, { projectId: elsewhere }),
    await visitor(server),
  ];
  const admin = server.as({ sub: 'adam', role: 'admin' });
  await admin.post(`/contacts/${former.contact.id}/sessions/revoke`);
  return {
    'other-contact': other.grant.access_token,
    'foreign-contact': foreign.grant.access_token,
    'former-contact': former.grant.access_token,
    revoked: await tokenOfDisabled(server),
  };
}

/** The token of a seller who was let in, and whose account was closed then. */
async function tokenOfDisabled(server: TestServer): Promise<string> {
  const admin = server.as({ sub: 'adam', role: 'admin' });
  const account = { email: `${randomUUID()}@example.com`, password: 'a long enough password' };
  const made = await admin.post<{ id: string }>('/sellers', { ...account, name: 'Mia' });
  const login = { ...account, project_id: server.projectId };
  const grant = await server.as().post<{ access_token: string }>('/auth/login', login);
  await admin.call('PATCH', `/sellers/${made.body.id}`, { body: { is_active: false } });
  return grant.body.access_token;
}

const dial = (server: TestServer, token: string | undefined): Promise<SocketClient | number> =>
  SocketClient.connect(server.url, token === undefined ? {} : { token }).catch(
    (error: Refusal) => error.data?.status ?? 0,
  );
