import type { ServerResponse } from 'node:http';
import type { Dialect } from './dialect.ts';

const WORD = ' token';
const TICK_MS = 5;

/** A load for benchmarks: `count` tokens at `rate` per second, the first one `ttftMs` after the request. */
export interface Pace {
  readonly ttftMs: number;
  readonly rate: number;
  readonly count: number;
}

/** Reads `sim-fixed-ttft-200-rate-50-n-400`. */
export function paceOfModel(model: string): Pace | undefined {
  const found = /^sim-fixed-ttft-(\d+)-rate-(\d+)-n-(\d+)$/.exec(model.replace(/^.*\//, ''));
  if (!found) return undefined;
  const [, ttftMs, rate, count] = found;
  return { ttftMs: Number(ttftMs), rate: Number(rate), count: Number(count) };
}

interface Stream {
  readonly response: ServerResponse;
  readonly pace: Pace;
  readonly bytes: { readonly token: Buffer; readonly tail: Buffer };
  readonly startsAt: number;
  sent: number;
}

/** All benchmark streams of a vendor on one timer, with bytes made once: the load must cost less than what it measures. */
export class PacedStreams {
  private readonly streams = new Set<Stream>();
  private timer: NodeJS.Timeout | undefined;

  add(response: ServerResponse, pace: Pace, dialect: Dialect): void {
    response.socket?.setNoDelay(true);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    const stream = {
      response,
      pace,
      bytes: bytesOf(dialect, pace),
      startsAt: performance.now() + pace.ttftMs,
      sent: 0,
    };
    this.streams.add(stream);
    response.once('close', () => this.streams.delete(stream));
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
  }

  private tick(): void {
    const now = performance.now();
    for (const stream of this.streams) this.advance(stream, now);
    if (this.streams.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private advance(stream: Stream, now: number): void {
    if (now < stream.startsAt) return;
    const { response, pace, bytes } = stream;
    const due = Math.min(pace.count, 1 + Math.floor(((now - stream.startsAt) * pace.rate) / 1_000));
    for (; stream.sent < due; stream.sent += 1) response.write(bytes.token);
    if (stream.sent < pace.count) return;
    this.streams.delete(stream);
    response.end(bytes.tail);
  }
}

const record = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;

function bytesOf(dialect: Dialect, { count }: Pace) {
  const usage = { prompt_tokens: 1, completion_tokens: count, total_tokens: count + 1 };
  const finish = record(dialect.chunk({}, { finishReason: 'stop' }));
  const last = record({ ...dialect.chunk({}), choices: [], usage });
  return {
    token: Buffer.from(record(dialect.chunk({ content: WORD }))),
    tail: Buffer.from(`${finish}${last}data: [DONE]\n\n`),
  };
}
