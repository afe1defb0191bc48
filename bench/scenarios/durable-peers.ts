import { randomUUID } from 'node:crypto';
import type { Bench } from '../lib/bench.ts';
import { Product } from '../lib/product.ts';
import { faultsIn } from '../lib/socket-figures.ts';
import { storedFaults } from '../lib/stored.ts';
import type { WindowCost } from '../lib/window.ts';
import type { SocketResult } from '../load/sockets.ts';
import { prepareEjabberd } from '../peers/ejabberd.ts';
import { preparePgbench } from '../peers/pgbench.ts';
import { chat, chatLoad, CONNECTIONS } from './chat-load.ts';

/** What a measurement has to say: figures are made of rates and costs. */
export type Contender = () => Promise<{ readonly cost: WindowCost; readonly perSecond: number }>;

export interface Peers {
  readonly contenders: Readonly<Record<string, Contender>>;
  readonly skipped: string[];
  /** Stops them; answers with what they counted wrong. */
  end(): Promise<string[]>;
}

export const NO_PEERS: Peers = { contenders: {}, skipped: [], end: () => Promise.resolve([]) };

const SLOW_COMMITS = 'ALTER DATABASE slow SET commit_delay = 2000; ALTER DATABASE slow SET commit_siblings = 0';
// Sessions that were opened before the setting don't have it.
const NEW_SESSIONS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'slow'`;

/** Everybody who is not part of the quick run. */
export async function peersOf(bench: Bench): Promise<Peers> {
  const names = Array.from({ length: CONNECTIONS / 2 }, () => randomUUID());
  const people = names.flatMap((room) => [{ room }, { room }]);
  const ws = await bench.serve('raw-ws');
  const url = await bench.createDatabase('conventional');
  const typescript = ['--import', './scripts/typescript.ts'];
  const conventional = await bench.serve('conventional-nest', { DATABASE_URL: url }, typescript);
  const slow = await Product.start(bench, 'slow');
  await bench.sql(bench.postgres.url, SLOW_COMMITS);
  await bench.sql(bench.postgres.url, NEW_SESSIONS);
  const rooms = await slow.rooms(CONNECTIONS / 2, 2);
  const pgbench = await preparePgbench(bench);
  const ejabberd = await prepareEjabberd(bench, people);
  const results: Record<string, SocketResult[]> = {};
  const kept = (name: string, measure: () => Promise<SocketResult>) => async () => {
    const result = await measure();
    (results[name] ??= []).push(result);
    return result;
  };
  const skipped = [
    ...(typeof pgbench === 'string' ? [`pgbench (P5): ${pgbench}`] : []),
    ...(typeof ejabberd === 'string' ? [`ejabberd (P4): ${ejabberd}`] : []),
  ];
  const end = async (): Promise<string[]> => {
    for (const each of [ws, conventional, slow]) await each.stop();
    if (typeof ejabberd !== 'string') await ejabberd.stop();
    const acknowledged = (results.slow ?? []).reduce((sum, result) => sum + result.acknowledged, 0);
    const { slow: ours = [], ...theirs } = results;
    // What a peer gets wrong is told, and spoils nothing of ours.
    skipped.push(...faultsIn('a peer counted wrong', theirs));
    return [...faultsIn('durable chat', { slow: ours }), ...(await storedFaults(slow, rooms.ids, acknowledged))];
  };
  return {
    contenders: {
      ws: kept('ws', chatLoad(bench, ws, chat(people))),
      conventional: kept('conventional', chatLoad(bench, conventional, chat(people))),
      ...(typeof ejabberd !== 'string' && { ejabberd: kept('ejabberd', () => ejabberd.measure()) }),
      slow: kept('slow', chatLoad(bench, slow, chat(rooms.people))),
      ...(typeof pgbench !== 'string' && { pgbench }),
    },
    skipped,
    end,
  };
}
