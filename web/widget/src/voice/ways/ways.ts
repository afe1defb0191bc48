import { ProblemError, type RealtimeStatus } from '@omnichat/client';
import { CallTalk } from './call-talk.js';
import { ProxyLine } from './proxy-line.js';
import type { Talk, TalkParts, TalkWay } from './talk.js';
import { TurnsTalk } from './turns-talk.js';
import { WebRtcLine } from './webrtc-line.js';

export type WayName = Exclude<RealtimeStatus['way'], 'text'>;

/** The ways that this page can go, best first. */
const WAYS: readonly (readonly [WayName, TalkWay])[] = [
  ['webrtc', (parts) => CallTalk.open(parts, (ears) => WebRtcLine.open(parts, ears))],
  ['proxy', (parts) => CallTalk.open(parts, (ears) => ProxyLine.open(parts, ears))],
  ['cascade', (parts) => TurnsTalk.open(parts)],
];

/** A way that was passed over, and why: in the server's words where it said them; null: it could not be opened, or broke. */
export interface StepDown {
  readonly way: WayName;
  readonly reason: string | null;
}

export interface Opened {
  readonly way: WayName;
  readonly talk: Talk;
  readonly steps: readonly StepDown[];
}

/** A call in this conversation that another page, or this one before it was loaded anew, has begun. */
export class CallElsewhere extends Error {
  override readonly name = 'CallElsewhere';

  constructor(readonly callId: string) {
    super('There is a call in this conversation already.');
  }
}

/**
 * Opens the best way that works and was not passed over before (`passed`). Each step down is logged. @throws CallElsewhere, or the last
 * way's error when none works
 */
export async function openTalk(
  status: RealtimeStatus,
  parts: TalkParts,
  passed: readonly StepDown[] = [],
): Promise<Opened> {
  const steps = [...passed];
  let fault: unknown = new Error('There is no way to talk.');
  const pass = (way: WayName, reason: string | null, why: string): void => {
    steps.push({ way, reason });
    console.info(`omnichat: no ${way}: ${why}`);
  };
  for (const [way, open] of WAYS) {
    if (steps.some((step) => step.way === way)) continue;
    const { available, reason } = status.ways[way];
    if (!available) {
      pass(way, reason?.message ?? null, reason?.message ?? 'it is not offered');
      continue;
    }
    try {
      return { way, talk: await open(parts), steps };
    } catch (error) {
      const elsewhere = callElsewhere(error);
      if (elsewhere) throw elsewhere;
      fault = error;
      const title = error instanceof ProblemError ? error.problem.title : null;
      pass(way, title, title ?? (error instanceof Error ? error.message : 'it could not be opened'));
    }
  }
  throw fault;
}

function callElsewhere(error: unknown): CallElsewhere | null {
  if (!(error instanceof ProblemError) || error.slug !== 'call-under-way') return null;
  const { call_id: id } = error.problem as { call_id?: string };
  return id === undefined ? null : new CallElsewhere(id);
}
