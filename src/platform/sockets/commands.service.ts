import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { z } from 'zod';
import { isOpenCommand } from '../../contract/open-commands.js';
import { type Acknowledgement, socketCommands } from '../../contract/socket-events.js';
import type { Actor } from '../auth/actor.js';
import { noSuchCommand, notValid, tooMany, unauthenticated } from '../errors/common.problems.js';
import { problemDocument } from '../errors/problem-document.js';
import { asProblem } from '../errors/problem-mapping.js';
import { invalidInput } from '../http/invalid-input.js';
import { Drain } from '../lifecycle/drain.js';
import { actorKeys, type BucketKeys, RateLimitsService } from '../limits/rate-limits.service.js';
import { AdmissionService } from './admission.service.js';
import { type Guest, type Session, SocketSessionsService } from './socket-sessions.service.js';
import type { ChatSocket } from './socket-server.js';

/** A client that goes on after so many refusals for being too fast, within a minute, is cut. */
const FORGIVEN = 50;
const FORGETTING_MS = 60_000;
/** The most commands of one socket that are carried out at a time. */
const MOST_AT_ONCE = 256;

/** Carries a command out; the actor is null for a guest, who has no token yet, and the input is checked. */
export type CommandHandler = (actor: Actor | null, input: unknown, socket: ChatSocket) => unknown;

export type Acknowledge = (answer: Acknowledgement) => void;

/** How one socket behaves, and what its commands are counted against. */
interface Conduct {
  running: number;
  refused: number;
  since: number;
  actor: Actor | null;
  keys: BucketKeys;
}

const schemas: Readonly<Record<string, { readonly input: z.ZodType } | undefined>> = socketCommands;

/** The edge of every command: looked up in one table, limited, checked, carried out, and acknowledged whatever was sent. */
@Injectable()
export class CommandsService {
  private readonly logger = new Logger('sockets');
  private readonly handlers = new Map<string, CommandHandler>();
  private readonly conduct = new WeakMap<ChatSocket, Conduct>();

  constructor(
    private readonly sessions: SocketSessionsService,
    private readonly limits: RateLimitsService,
    private readonly drain: Drain,
    private readonly admission: AdmissionService,
  ) {}

  /** Adds a command; its schema stands in the contract. */
  add(name: string, handler: CommandHandler): void {
    if (!schemas[name] || this.handlers.has(name))
      throw new Error(`The command ${name} is not in the contract, or twice.`);
    this.handlers.set(name, handler);
  }

  /** Carries a packet out, as name and payload, and answers if the client asked for it. Never rejects. */
  async run(socket: ChatSocket, packet: readonly unknown[], acknowledge?: Acknowledge): Promise<void> {
    try {
      this.drain.enter();
    } catch (error) {
      return acknowledge?.(this.refusal(error, packet[0]));
    }
    try {
      const answer = await this.answer(socket, packet);
      acknowledge?.(answer);
    } finally {
      this.drain.leave();
    }
  }

  private async answer(socket: ChatSocket, packet: readonly unknown[]): Promise<Acknowledgement> {
    const session = this.sessions.of(socket);
    const guest = session ? undefined : this.sessions.guestOf(socket);
    const conduct = this.conductOf(socket, session ?? guest);
    conduct.running += 1;
    try {
      const [name] = packet;
      if (!session && !(guest && isOpenCommand(name))) throw unauthenticated();
      if (conduct.running > MOST_AT_ONCE) throw tooMany(1_000);
      await this.limits.take(conduct.keys, sizeOf(packet));
      const handler = this.handlers.get(name as string);
      if (!handler) throw noSuchCommand();
      const data = await handler(session?.actor ?? null, inputOf(name as string, packet), socket);
      return { ok: true, data: data ?? null };
    } catch (error) {
      const refusal = this.refusal(error, packet[0]);
      if (refusal.problem.status === 429) this.admonish(socket, conduct);
      return refusal;
    } finally {
      conduct.running -= 1;
    }
  }

  private refusal(error: unknown, name: unknown): Acknowledgement & { ok: false } {
    const problem = asProblem(error);
    const requestId = randomUUID();
    const command = typeof name === 'string' && name in schemas ? name : 'unknown';
    if (problem.kind === 'internal') this.logger.error(error, { request_id: requestId, command });
    return { ok: false, problem: problemDocument(problem, requestId) };
  }

  private conductOf(socket: ChatSocket, known: Session | Guest | undefined): Conduct {
    const actor = known && 'actor' in known ? known.actor : null;
    const before = this.conduct.get(socket);
    if (before?.actor === actor) return before;
    const { address } = this.admission.placeOf(socket.conn);
    const own = actor ? actorKeys(actor) : { project: known && 'projectId' in known ? known.projectId : '' };
    const fresh = { running: 0, refused: 0, since: Date.now() };
    // A guest that gets a token, or an actor with a fresh one, goes on with what it did before.
    const conduct = Object.assign(before ?? fresh, { actor, keys: { ...own, socket: socket.id, address } });
    this.conduct.set(socket, conduct);
    return conduct;
  }

  /** The answer still goes out before the connection closes. */
  private admonish(socket: ChatSocket, conduct: Conduct): void {
    const isLongAgo = Date.now() - conduct.since > FORGETTING_MS;
    Object.assign(conduct, isLongAgo ? { refused: 1, since: Date.now() } : { refused: conduct.refused + 1 });
    if (conduct.refused > FORGIVEN) setImmediate(() => this.sessions.cut(socket, 'too-many'));
  }
}

/** @throws Problem `invalid` naming each fault */
function inputOf(name: string, packet: readonly unknown[]): unknown {
  if (packet.length > 2) throw notValid([{ path: '', message: 'a command takes one object' }]);
  const parsed = schemas[name]?.input.safeParse(packet[1]);
  if (parsed?.success) return parsed.data;
  throw invalidInput(parsed?.error.issues ?? []);
}

/** About how many bytes a packet's payload has: exact for its texts, which are what makes it large. */
function sizeOf(packet: readonly unknown[]): number {
  let bytes = 0;
  for (let index = 1; index < packet.length; index += 1) {
    const value = packet[index];
    if (typeof value === 'string') bytes += value.length;
    else if (typeof value === 'object' && value !== null)
      for (const field of Object.values(value)) bytes += typeof field === 'string' ? field.length : 8;
  }
  return bytes;
}
