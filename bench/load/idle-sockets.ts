import { openWindow, type Watched, type WindowCost } from '../lib/window.ts';
import { inTurns, SocketConnection } from './socket-connection.ts';

/** Connections that say nothing. A process of its own; drops the connections that it holds when it is told nothing to open. */
export interface IdleLoad {
  readonly port: number;
  /** One connection each. */
  readonly tokens: readonly (string | null)[];
  readonly watched: Watched;
}

export interface IdleResult {
  readonly perSecond: number;
  readonly cost: WindowCost;
  readonly faults: number;
  readonly firstFault: string | null;
}

const AT_ONCE = 50;
let held: SocketConnection[] = [];
let faults: string[] = [];

async function open({ port, tokens, watched }: IdleLoad): Promise<IdleResult> {
  faults = [];
  const close = openWindow(watched);
  await inTurns(tokens, AT_ONCE, async (token) => {
    const connection = new SocketConnection(port, token ?? undefined, {
      frame: () => undefined,
      broken: (reason) => faults.push(reason),
    });
    held.push(connection);
    await connection.opened.catch(() => undefined);
  });
  const cost = close();
  return { perSecond: tokens.length / cost.seconds, cost, faults: faults.length, firstFault: faults[0] ?? null };
}

function drop(): void {
  for (const connection of held) connection.close();
  held = [];
  process.send?.({ faults: faults.length, firstFault: faults[0] ?? null });
}

process.on('message', (load: IdleLoad | 'drop') => {
  if (load === 'drop') drop();
  else void open(load).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit(0));
