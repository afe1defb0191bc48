import { cpuOf, cpuOfTree, machineTimes, nowUs } from './proc.ts';

/** Whose CPU a load generator watches. */
export interface Watched {
  readonly server: number;
  /** PostgreSQL with its children, where one takes part. */
  readonly database?: number;
  /** The process that all processes of the benchmark descend from. */
  readonly bench: number;
}

export interface WindowCost {
  readonly seconds: number;
  readonly serverUs: number;
  readonly databaseUs: number;
  readonly clientUs: number;
  /** CPU of strangers, in cores. */
  readonly foreign: number;
  readonly steal: number;
}

/** Opens a window of measurement; the answer closes it and says what it cost. */
export function openWindow(watched: Watched): () => WindowCost {
  const begin = snapshot(watched);
  return () => {
    const end = snapshot(watched);
    const us = end.at - begin.at;
    const ours = end.bench - begin.bench;
    return {
      seconds: us / 1e6,
      serverUs: end.server - begin.server,
      databaseUs: end.database - begin.database,
      clientUs: end.client - begin.client,
      foreign: Math.max(0, (end.machine.busyUs - begin.machine.busyUs - ours) / us),
      steal: (end.machine.stealUs - begin.machine.stealUs) / us,
    };
  };
}

function snapshot({ server, database, bench }: Watched) {
  const { user, system } = process.cpuUsage();
  return {
    at: nowUs(),
    server: cpuOf(server),
    database: database === undefined ? 0 : cpuOfTree(database),
    client: user + system,
    bench: cpuOfTree(bench),
    machine: machineTimes(),
  };
}
