import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import type { z } from 'zod';
import { isOpenCommand } from '../../contract/open-commands.js';
import { type Acknowledgement, socketCommands } from '../../contract/socket-events.js';
import { noSuchCommand, notValid, tooMany, unauthenticated } from '../errors/common.problems.js';
import { problemDocument } from '../errors/problem-document.js';
import { asProblem } from '../errors/problem-mapping.js';
import { invalidInput } from '../http/invalid-input.js';
import { Drain } from '../lifecycle/drain.js';
import { actorKeys, RateLimitsService } from '../limits/rate-limits.service.js';
import { AdmissionService } from './admission.service.js';
import { CommandCall, type CommandHandler } from './command-call.js';
import { SocketSessionsService } from './socket-sessions.service.js';
import type { ChatSocket } from './socket-server.js';

/** A client that goes on after so many refusals for being too fast, within a minute, is cut. */
const FORGIVEN = 50;
const FORGETTING_MS = 60_000;
/** The most commands of one socket that are carried out at a time. */
const MOST_AT_ONCE = 256;

type Acknowledge = (answer: Acknowledgement) => void;

interface Conduct {
  running: number;
  refused: number;
  since: number;
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

  /** Carries a packet out: the name, the payload, and the acknowledgement if the client asked for one. Never rejects. */
  async run(socket: ChatSocket, packet: readonly unknown[]): Promise<void> {
    const last = packet.at(-1);
    const acknowledge = typeof last === 'function' ? (last as Acknowledge) : undefined;
    const [name, ...payload] = acknowledge ? packet.slice(0, -1) : packet;
    try {
      await this.drain.track(async () => {
        const answer = await this.answer(socket, name, payload);
        acknowledge?.(answer);
      });
    } catch (error) {
      acknowledge?.(this.refusal(error, name));
    }
  }

  private async answer(socket: ChatSocket, name: unknown, payload: readonly unknown[]): Promise<Acknowledgement> {
    const conduct = this.conductOf(socket);
    conduct.running += 1;
    try {
      return { ok: true, data: (await this.execute(socket, name, payload)) ?? null };
    } catch (error) {
      const refusal = this.refusal(error, name);
      if (refusal.problem.status === 429) this.admonish(socket, conduct);
      return refusal;
    } finally {
      conduct.running -= 1;
    }
  }

  private async execute(socket: ChatSocket, name: unknown, payload: readonly unknown[]): Promise<unknown> {
    const session = this.sessions.of(socket);
    const guest = this.sessions.guestOf(socket);
    if (!session && !(guest && isOpenCommand(name))) throw unauthenticated();
    if (this.conductOf(socket).running > MOST_AT_ONCE) throw tooMany(1_000);
    const { address } = this.admission.placeOf(socket.conn);
    const own = session ? actorKeys(session.actor) : { project: guest?.projectId ?? '' };
    const keys = { ...own, socket: socket.id, address };
    await this.limits.take(keys, sizeOf(payload));
    const handler = typeof name === 'string' ? this.handlers.get(name) : undefined;
    if (!handler) throw noSuchCommand();
    const call = new CommandCall(socket, session?.actor ?? null, inputOf(name as string, payload));
    const result = await handler(call);
    const data = isObservable(result) ? await lastValueFrom(result, { defaultValue: null }) : result;
    if (call.failure) throw call.failure.error;
    return data;
  }

  private refusal(error: unknown, name: unknown): Acknowledgement & { ok: false } {
    const problem = asProblem(error);
    const requestId = randomUUID();
    const command = typeof name === 'string' && name in schemas ? name : 'unknown';
    if (problem.kind === 'internal') this.logger.error(error, { request_id: requestId, command });
    return { ok: false, problem: problemDocument(problem, requestId) };
  }

  private conductOf(socket: ChatSocket): Conduct {
    const known = this.conduct.get(socket);
    if (known) return known;
    const fresh = { running: 0, refused: 0, since: Date.now() };
    this.conduct.set(socket, fresh);
    return fresh;
  }

  /** The answer still goes out before the connection closes. */
  private admonish(socket: ChatSocket, conduct: Conduct): void {
    const isLongAgo = Date.now() - conduct.since > FORGETTING_MS;
    Object.assign(conduct, isLongAgo ? { refused: 1, since: Date.now() } : { refused: conduct.refused + 1 });
    if (conduct.refused > FORGIVEN) setImmediate(() => this.sessions.cut(socket, 'too-many'));
  }
}

/** @throws Problem `invalid` naming each fault */
function inputOf(name: string, payload: readonly unknown[]): unknown {
  if (payload.length > 1) throw notValid([{ path: '', message: 'a command takes one object' }]);
  const parsed = schemas[name]?.input.safeParse(payload[0]);
  if (parsed?.success) return parsed.data;
  throw invalidInput(parsed?.error.issues ?? []);
}

/** About how many bytes a payload has: exact for its texts, which are what makes it large. */
function sizeOf(payload: readonly unknown[]): number {
  let bytes = 0;
  for (const value of payload) {
    if (typeof value === 'string') bytes += value.length;
    else if (typeof value === 'object' && value !== null)
      for (const field of Object.values(value)) bytes += typeof field === 'string' ? field.length : 8;
  }
  return bytes;
}
