import { randomUUID } from 'node:crypto';
import type { Bench } from '../lib/bench.ts';
import { socketLoad } from '../lib/loads.ts';
import type { Place } from '../lib/socket-figures.ts';
import type { SocketResult } from '../load/sockets.ts';
import type { ChatCommand } from '../load/talker.ts';

/** In all chat scenarios. */
export const CONNECTIONS = 500;

export interface Pace {
  /** Of all together, by the clock; absent: each as fast as it is answered. */
  readonly perSecond?: number;
  /** How long it is measured; absent: as long as all that has sockets. */
  readonly windowMs?: number;
}

interface Chat extends Pace {
  readonly command: ChatCommand;
  /** One connection each. */
  readonly people: readonly { readonly room: string; readonly token?: string }[];
}

/** Messages, each as fast as the last one is acknowledged. */
export const chat = (people: Chat['people']): Chat => ({ command: 'message:send', people });

/** Makes the measurement of one contender. */
export const chatLoad =
  (bench: Bench, { port, pid }: Place, load: Chat) =>
  (): Promise<SocketResult> =>
    socketLoad({
      warmUpMs: bench.warmUpMs,
      windowMs: bench.socketWindowMs,
      ...load,
      port,
      run: randomUUID().slice(0, 8),
      watched: bench.watched(pid),
    });
