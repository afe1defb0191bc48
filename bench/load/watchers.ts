import { setTimeout as pause } from 'node:timers/promises';
import { loadProcess } from '../lib/load-process.ts';
import { openWindow, type Watched, type WindowCost } from '../lib/window.ts';
import { inTurns, SocketConnection } from './socket-connection.ts';

/** Sockets that watch one answer being written. A process of its own. */
export interface WatchersLoad {
  readonly port: number;
  readonly room: string;
  /** One socket each. */
  readonly tokens: readonly (string | null)[];
  /** The frame that begins the answer, and the one that ends it. */
  readonly begin: string;
  readonly end: string;
  readonly settleMs: number;
  readonly windowMs: number;
  readonly watched: Watched;
}

export interface WatchersResult {
  /** Inside the window. */
  readonly deliveries: number;
  readonly perSecond: number;
  readonly cost: WindowCost;
  /** Sockets with a gap or a repeat in the text. */
  readonly faults: number;
  readonly firstFault: string | null;
}

const DELTA = '42["reply:delta"';
const DELTA_PARTS = /"offset":(\d+),"text":"([^"]*)"/;

class Watcher {
  readonly connection: SocketConnection;
  deliveries = 0;
  fault: string | null = null;
  private offset = 0;
  private readonly load: WatchersLoad;
  private joined: (() => void) | null = null;

  constructor(load: WatchersLoad, token: string | null) {
    this.load = load;
    this.connection = new SocketConnection(load.port, token ?? undefined, {
      frame: (text) => this.take(text),
      broken: (reason) => (this.fault ??= reason),
    });
  }

  async join(): Promise<void> {
    await this.connection.opened;
    const joined = new Promise<void>((resolve) => (this.joined = resolve));
    this.connection.send(`420["conversation:join",{"conversation_id":"${this.load.room}"}]`);
    await joined;
  }

  private take(text: string): void {
    if (text.startsWith('43')) {
      if (!text.includes('"ok":true')) this.fault ??= text.slice(0, 300);
      this.joined?.();
    }
    if (!text.startsWith(DELTA)) return;
    this.deliveries += 1;
    const [, offset, piece = ''] = DELTA_PARTS.exec(text) ?? [];
    if (Number(offset) !== this.offset) this.fault ??= `offset ${offset} came where ${this.offset} was due`;
    this.offset = Number(offset) + piece.length;
  }
}

async function run(load: WatchersLoad): Promise<WatchersResult> {
  const watchers = load.tokens.map((token) => new Watcher(load, token));
  await inTurns(watchers, 20, (watcher) => watcher.join());
  const [first] = watchers;
  first?.connection.send(load.begin);
  await pause(load.settleMs);
  const count = () => watchers.reduce((sum, { deliveries }) => sum + deliveries, 0);
  const before = count();
  const close = openWindow(load.watched);
  await pause(load.windowMs);
  const deliveries = count() - before;
  const cost = close();
  first?.connection.send(load.end);
  await pause(300);
  const faults = watchers.flatMap(({ fault }) => fault ?? []);
  for (const { connection } of watchers) connection.close();
  return {
    deliveries,
    perSecond: deliveries / cost.seconds,
    cost,
    faults: faults.length,
    firstFault: faults[0] ?? null,
  };
}

loadProcess(run);
