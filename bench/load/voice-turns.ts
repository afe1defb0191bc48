import { loadProcess } from '../lib/load-process.ts';
import { percentile } from '../lib/statistics.ts';
import { openWindow, type WindowCost } from '../lib/window.ts';
import {
  askVendors,
  PROXIED,
  type Speaker,
  speakByEvents,
  speakInCall,
  speakOverSocket,
  type VoiceTurnsLoad,
  type Way,
} from './voice-speakers.ts';

export interface VoiceTurnsResult {
  /** From the end of speech to the first sound of the answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cost: WindowCost;
  readonly faults: number;
  readonly firstFault: string | null;
}

const SPEAKERS: Readonly<Record<Way, (load: VoiceTurnsLoad) => Promise<Speaker>>> = {
  vendors: askVendors,
  events: speakByEvents,
  socket: speakOverSocket,
  call: speakInCall,
};

async function run(load: VoiceTurnsLoad): Promise<VoiceTurnsResult> {
  const speaker = await SPEAKERS[load.way](load);
  const times: number[] = [];
  const faults: string[] = [];
  const close = openWindow(load.watched);
  for (const conversation of load.conversations) {
    await speaker.turn(conversation).then(
      (ms) => times.push(ms),
      (error: unknown) => faults.push(String(error)),
    );
    if (load.way === 'call') await PROXIED.pause();
  }
  const cost = close();
  faults.push(...(await speaker.end()));
  return {
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    cost,
    faults: faults.length,
    firstFault: faults[0] ?? null,
  };
}

loadProcess(run);
