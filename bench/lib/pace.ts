/** How an upstream is asked to speak: the first token `ttftMs` after the request, then `rate` per second, `count` in all. */
export interface Pace {
  readonly ttftMs: number;
  readonly rate: number;
  readonly count: number;
}

/** Each token says when it left, in a fixed width: a blank and the monotonic clock's microseconds in base 36. */
export const TOKEN_WIDTH = 9;
export const tokenAt = (us: number): string => ` ${us.toString(36).padStart(TOKEN_WIDTH - 1, '0')}`;
export const stampOf = (text: string, token: number): number =>
  parseInt(text.slice(token * TOKEN_WIDTH + 1, (token + 1) * TOKEN_WIDTH), 36);

/** The wish as text: it stands in the visitor's message, since a model's name is fixed where a server is configured with it. */
export const wishFor = ({ ttftMs, rate, count }: Pace): string => `sim-fixed-ttft-${ttftMs}-rate-${rate}-n-${count}`;

/** The last wish in a request's body. */
export function paceIn(body: string): Pace {
  const found = [...body.matchAll(/sim-fixed-ttft-(\d+)-rate-(\d+)-n-(\d+)/g)].at(-1);
  const [ttftMs = 0, rate = 50, count = 5] = found?.slice(1).map(Number) ?? [];
  return { ttftMs, rate, count };
}
