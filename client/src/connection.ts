import { LiveSocket, type SocketSettings } from './live-socket.js';
import { ProblemError } from './problem.js';
import type { Tokens } from './tokens.js';

/** `real-time`: news comes over the socket. `fallback`: it is polled over HTTP. `offline`: the server cannot be reached. */
export type ConnectionState = 'real-time' | 'fallback' | 'offline';

/** Fetches what was missed over HTTP; answers how soon to ask again, in milliseconds. */
export type Poll = () => Promise<number>;

/** While nothing answers, the pause between two tries grows up to this, in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;
const FIRST_PAUSE_MS = 1_000;

/** What browsers tell of the network, and of a page that was put aside. */
const NETWORK_EVENTS = ['online', 'offline', 'pageshow'] as const;

/** How the server is reached just now: by the socket or, as long as that is closed, by polling. */
export class Connection {
  readonly socket: LiveSocket;
  private readonly isReachable: Poll;
  private readonly polls = new Set<Poll>();
  private readonly watchers = new Set<(state: ConnectionState) => void>();
  private readonly lookAgain = (): void => this.lookNow();
  private current: ConnectionState = 'fallback';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;
  private failures = 0;
  private round = 0;

  /** `isReachable` is asked where nothing else is polled. */
  constructor(
    url: string,
    tokens: Tokens,
    { isReachable, ...settings }: SocketSettings & { readonly isReachable: Poll },
  ) {
    this.socket = new LiveSocket(url, tokens, settings);
    this.socket.onChange(() => this.followSocket());
    this.isReachable = isReachable;
  }

  get state(): ConnectionState {
    return this.current;
  }

  open(): void {
    this.isClosed = false;
    this.socket.connect();
    this.pollIn(FIRST_PAUSE_MS);
    for (const event of NETWORK_EVENTS) globalThis.addEventListener?.(event, this.lookAgain);
  }

  close(): void {
    this.isClosed = true;
    for (const event of NETWORK_EVENTS) globalThis.removeEventListener?.(event, this.lookAgain);
    this.stopPolling();
    this.socket.close();
  }

  /** Is told of every new state; answers with the way to stop. */
  onChange(watcher: (state: ConnectionState) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Has this asked while the socket is closed; answers with the way to stop. */
  poll(poll: Poll): () => void {
    this.polls.add(poll);
    return () => this.polls.delete(poll);
  }

  /** Looks at once whether the server can be reached; a socket that seems open may have lost its network. */
  lookNow(): void {
    this.socket.restart();
    this.pollIn(0);
  }

  private followSocket(): void {
    if (this.socket.isOpen) {
      this.stopPolling();
      this.failures = 0;
      this.become('real-time');
    } else if (this.timer === undefined) {
      if (this.current === 'real-time') this.become('fallback');
      this.pollIn(0);
    }
  }

  private pollIn(delayMs: number): void {
    this.stopPolling();
    if (this.isClosed) return;
    const { round } = this;
    this.timer = setTimeout(() => void this.look(round), delayMs);
  }

  private stopPolling(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.round += 1;
  }

  private async look(round: number): Promise<void> {
    const polls = this.polls.size > 0 ? [...this.polls] : [this.isReachable];
    const pauses = await Promise.all(polls.map((poll) => poll().catch(pauseAfter)));
    // The socket has opened, or another look has begun.
    if (round !== this.round) return;
    const isReached = pauses.some((pause) => pause !== null);
    this.failures = isReached ? 0 : this.failures + 1;
    this.become(isReached ? 'fallback' : 'offline');
    const pause = Math.min(...pauses.filter((each) => each !== null));
    this.pollIn(isReached ? pause : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.failures - 1)));
  }

  private become(state: ConnectionState): void {
    if (state === this.current) return;
    this.current = state;
    for (const watcher of this.watchers) watcher(state);
  }
}

/** A refusal is an answer, too. Null: the server was not reached, or can't serve just now. */
const pauseAfter = (error: unknown): number | null =>
  error instanceof ProblemError && error.problem.status < 500 ? LONGEST_PAUSE_MS : null;
