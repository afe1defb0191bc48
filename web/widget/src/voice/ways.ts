import { ProblemError, type RealtimeStatus } from '@omnichat/client';
import { CallTalk } from './call-talk.js';
import type { Talk, TalkParts, TalkWay } from './talk.js';
import { TurnsTalk } from './turns-talk.js';

export type WayName = Exclude<RealtimeStatus['way'], 'text'>;

/** The ways that this page can go, best first. */
const WAYS: readonly (readonly [WayName, TalkWay])[] = [
  ['webrtc', (parts) => CallTalk.open(parts)],
  ['cascade', (parts) => TurnsTalk.open(parts)],
];

/** A way that was passed over, and why, in the server's words where it said them. */
export interface StepDown {
  readonly way: WayName;
  readonly reason: string | null;
}

export interface Opened {
  readonly way: WayName;
  readonly talk: Talk;
  readonly steps: readonly StepDown[];
}

/** Opens the best way that works. Each step down is logged. @throws the last way's error when none does */
export async function openTalk(status: RealtimeStatus, parts: TalkParts): Promise<Opened> {
  const steps: StepDown[] = [];
  let fault: unknown = new Error('There is no way to talk.');
  const pass = (way: WayName, reason: string | null): void => {
    steps.push({ way, reason });
    console.info(`omnichat: no ${way}: ${reason ?? 'it could not be opened'}`);
  };
  for (const way of ['webrtc', 'proxy', 'cascade'] as const) {
    const open = WAYS.find(([name]) => name === way)?.[1];
    const { available, reason } = status.ways[way];
    if (!open || !available) {
      pass(way, reason?.message ?? null);
      continue;
    }
    try {
      return { way, talk: await open(parts), steps };
    } catch (error) {
      fault = error;
      pass(way, error instanceof ProblemError ? error.problem.title : null);
    }
  }
  throw fault;
}
