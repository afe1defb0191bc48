import { setTimeout as pause } from 'node:timers/promises';
import { loadProcess } from '../lib/load-process.ts';
import { percentile } from '../lib/statistics.ts';
import { openWindow, type Watched, type WindowCost } from '../lib/window.ts';
import { HttpConnection, requestText } from './http-connection.ts';

/** Closed loop: each connection sends its next request as soon as the last one is answered. A process of its own. */
export interface RestLoad {
  readonly port: number;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
  readonly method: 'GET' | 'POST';
  /** Visited in turn. */
  readonly paths: readonly string[];
  readonly token?: string;
  /** `$N` is replaced by a number that is new in each request, prefixed by `run`. */
  readonly body?: string;
  readonly run: string;
  readonly expectedStatus: number;
  /** Pause between two requests of a connection, for latencies without queueing. */
  readonly pauseMs?: number;
  readonly watched: Watched;
}

export interface RestResult {
  /** Inside the window. */
  readonly answers: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cost: WindowCost;
  /** Expected answers of the whole run, warm-up and tail included. */
  readonly acknowledged: number;
  readonly unexpected: number;
  readonly firstUnexpected: string | null;
  /** Of every 64th answer: the number that was sent and the `seq` that came back. */
  readonly samples: readonly (readonly [string, number])[];
}

const SAMPLE_EVERY = 64;

class RestRun {
  private readonly load: RestLoad;
  private readonly connections: HttpConnection[] = [];
  private readonly fixed: readonly string[] | null;
  private readonly samples: [string, number][] = [];
  private latencies: number[] | null = null;
  private acknowledged = 0;
  private unexpected = 0;
  private firstUnexpected: string | null = null;
  private counter = 0;
  private inFlight = 0;
  private isOver = false;

  constructor(load: RestLoad) {
    this.load = load;
    const isFixed = !load.body?.includes('$N');
    this.fixed = isFixed ? load.paths.map((path) => requestText(load.method, path, load)) : null;
  }

  async run(): Promise<RestResult> {
    const { load } = this;
    for (let index = 0; index < load.connections; index += 1) {
      const connection = new HttpConnection(load.port, (error) => this.refuse(String(error)));
      this.connections.push(connection);
      this.next(connection);
    }
    await pause(load.warmUpMs);
    const close = openWindow(load.watched);
    const latencies = (this.latencies = []);
    await pause(load.windowMs);
    this.latencies = null;
    const cost = close();
    await this.finish();
    const { acknowledged, unexpected, firstUnexpected, samples } = this;
    return {
      answers: (latencies as number[]).length,
      perSecond: (latencies as number[]).length / cost.seconds,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      cost,
      acknowledged,
      unexpected,
      firstUnexpected,
      samples,
    };
  }

  private next(connection: HttpConnection): void {
    if (this.isOver) return;
    this.counter += 1;
    const id = `${this.load.run}-${this.counter}`;
    const request = this.requestOf(this.counter, id);
    const isSample = this.counter % SAMPLE_EVERY === 0;
    const sentAt = performance.now();
    this.inFlight += 1;
    connection.send(request, ({ status, text }) => {
      this.inFlight -= 1;
      this.latencies?.push(performance.now() - sentAt);
      if (status === this.load.expectedStatus) this.acknowledged += 1;
      else this.refuse(text);
      if (isSample) this.sample(id, text);
      if (this.load.pauseMs === undefined) this.next(connection);
      else setTimeout(() => this.next(connection), this.load.pauseMs);
    });
  }

  private requestOf(count: number, id: string): string {
    const { load, fixed } = this;
    const turn = count % load.paths.length;
    if (fixed) return fixed[turn] ?? '';
    const body = load.body?.replace('$N', id) ?? '';
    return requestText(load.method, load.paths[turn] ?? '', { token: load.token, body });
  }

  private sample(id: string, text: string): void {
    const seq = /"seq":(\d+)/.exec(text)?.[1];
    if (seq !== undefined) this.samples.push([id, Number(seq)]);
  }

  private refuse(text: string): void {
    this.unexpected += 1;
    this.firstUnexpected ??= text.slice(0, 600);
  }

  private async finish(): Promise<void> {
    this.isOver = true;
    for (let waited = 0; this.inFlight > 0 && waited < 10_000; waited += 10) await pause(10);
    for (const connection of this.connections) connection.close();
  }
}

loadProcess((load: RestLoad) => new RestRun(load).run());
