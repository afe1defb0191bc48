import { setTimeout as pause } from 'node:timers/promises';
import { loadProcess } from '../lib/load-process.ts';
import { percentile } from '../lib/statistics.ts';
import { openWindow, type Watched, type WindowCost } from '../lib/window.ts';
import { ChatClient } from './chat-client.ts';
import { inTurns } from './socket-connection.ts';
import type { ChatCommand, Talker, TalkerOptions } from './talker.ts';
import { XmppClient } from './xmpp-client.ts';

/** People in rooms who all talk at once. A process of its own. */
export interface SocketLoad {
  readonly port: number;
  /** One connection each. */
  readonly people: readonly { readonly room: string; readonly token?: string }[];
  readonly command: ChatCommand;
  /** Of all together, by the clock; absent: each sends its next command when the last one is answered. */
  readonly perSecond?: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
  readonly run: string;
  readonly watched: Watched;
}

export interface SocketResult {
  /** Answered inside the window. */
  readonly answers: number;
  readonly perSecond: number;
  readonly deliveries: number;
  readonly deliveriesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cost: WindowCost;
  /** Of the whole run, warm-up and tail included. */
  readonly acknowledged: number;
  readonly delivered: number;
  readonly faults: number;
  readonly firstFault: string | null;
}

const CONNECTS_AT_ONCE = 25;
const TAIL_MS = 10_000;

const talkerOf = ({ command, ...options }: TalkerOptions): Talker =>
  command === 'groupchat' ? new XmppClient({ ...options, command }) : new ChatClient({ ...options, command });

class SocketRun {
  private readonly load: SocketLoad;
  private readonly clients: Talker[];
  private latencies: number[] | null = null;
  private acknowledged = 0;
  private delivered = 0;
  private faults = 0;
  private firstFault: string | null = null;
  private isOver = false;

  constructor(load: SocketLoad) {
    this.load = load;
    const said = new Map(load.people.map(({ room }) => [room, [] as string[]]));
    this.clients = load.people.map(({ room, token }, index) =>
      talkerOf({
        port: load.port,
        run: load.run,
        command: load.command,
        index,
        room,
        said: said.get(room) ?? [],
        token,
        onAnswer: (client, answer) => this.answered(client, answer),
        onDelivery: () => (this.delivered += 1),
        onFault: (fault) => this.refuse(fault),
      }),
    );
  }

  async run(): Promise<SocketResult> {
    const { load } = this;
    await inTurns(this.clients, CONNECTS_AT_ONCE, (client) => client.join());
    const pacing = this.begin();
    await pause(load.warmUpMs);
    const close = openWindow(load.watched);
    const latencies: number[] = (this.latencies = []);
    const before = this.delivered;
    await pause(load.windowMs);
    this.latencies = null;
    const cost = close();
    const deliveries = this.delivered - before;
    await this.finish(pacing);
    return {
      answers: latencies.length,
      perSecond: latencies.length / cost.seconds,
      deliveries,
      deliveriesPerSecond: deliveries / cost.seconds,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      cost,
      acknowledged: this.acknowledged,
      delivered: this.delivered,
      faults: this.faults,
      firstFault: this.firstFault,
    };
  }

  private begin(): Promise<void> {
    if (this.load.perSecond !== undefined) return this.byTheClock(this.load.perSecond);
    for (const client of this.clients) client.say(performance.now());
    return Promise.resolve();
  }

  /** Latencies count from when a command was due, so that a late timer, or a full queue, hides nothing. */
  private async byTheClock(perSecond: number): Promise<void> {
    const begin = performance.now();
    for (let sent = 0; !this.isOver;) {
      const due = ((performance.now() - begin) * perSecond) / 1_000;
      for (; sent < due; sent += 1) {
        const at = begin + (sent * 1_000) / perSecond;
        (this.clients[(sent * 7) % this.clients.length] as Talker).say(at);
      }
      await pause(1);
    }
  }

  private answered(client: Talker, { sentAt, isOk }: { sentAt: number; isOk: boolean }): void {
    if (isOk) this.acknowledged += 1;
    const now = performance.now();
    this.latencies?.push(now - sentAt);
    if (this.load.perSecond === undefined && !this.isOver) client.say(now);
  }

  private refuse(fault: string): void {
    this.faults += 1;
    this.firstFault ??= fault;
  }

  /** Waits for what is under way: the last answer, and the last delivery to everybody in its room. */
  private async finish(pacing: Promise<void>): Promise<void> {
    this.isOver = true;
    await pacing;
    const { people } = this.load;
    const inRoom = people.length / new Set(people.map(({ room }) => room)).size;
    const isOpen = () => this.clients.some(({ unanswered }) => unanswered > 0);
    for (let waited = 0; waited < TAIL_MS; waited += 10) {
      if (!isOpen() && this.delivered >= this.acknowledged * inRoom) break;
      await pause(10);
    }
    if (isOpen()) this.refuse('a command was never answered');
    await pause(100);
    const expected = this.acknowledged * inRoom;
    if (this.delivered !== expected) this.refuse(`${this.delivered} deliveries of ${expected}`);
    for (const client of this.clients) client.close();
  }
}

loadProcess((load: SocketLoad) => new SocketRun(load).run());
