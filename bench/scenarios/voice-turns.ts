import type { Bench } from '../lib/bench.ts';
import { voiceTurnsLoad } from '../lib/loads.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { both } from '../lib/socket-figures.ts';
import { compare, differenceOf } from '../lib/statistics.ts';
import type { VoiceTurnsLoad } from '../load/voice-speakers.ts';
import type { VoiceTurnsResult } from '../load/voice-turns.ts';
import { calls, plainCalls, voiceStage } from './voice-product.ts';

type Cascade = 'vendors' | 'events' | 'socket';
type Proxy = 'product' | 'passthrough';

const TURNS = 30;

/** From the end of speech to the first sound of the answer, through each way, less what the same vendor needs by itself. */
export async function voiceTurns(bench: Bench): Promise<Outcome> {
  const stage = await voiceStage(bench, 'voice_turns');
  const { product, vendor } = stage;
  const passthrough = await bench.serve('ws-passthrough', {
    UPSTREAM: `ws://127.0.0.1:${vendor.port}/v1/realtime?model=bench`,
  });
  const load = async (parts: Partial<VoiceTurnsLoad> & Pick<VoiceTurnsLoad, 'way'>): Promise<VoiceTurnsResult> =>
    voiceTurnsLoad({
      port: product.port,
      token: product.visitorToken,
      conversations: await product.conversations(TURNS),
      line: null,
      watched: bench.watched(product.pid),
      ...parts,
    });
  const cascade = await bench.interleave<Cascade, VoiceTurnsResult>('voice turns: cascade', {
    vendors: () => load({ way: 'vendors', port: vendor.port, watched: bench.watched(vendor.pid) }),
    events: () => load({ way: 'events' }),
    socket: () => load({ way: 'socket' }),
  });
  const proxy = await bench.interleave<Proxy, VoiceTurnsResult>('voice turns: proxy', {
    product: async () => load({ way: 'call', line: (await calls(product, 1, true))[0] ?? null }),
    passthrough: () => {
      const [line = null] = plainCalls(passthrough.port, 1);
      return load({ way: 'call', line, watched: bench.watched(passthrough.pid) });
    },
  });
  await passthrough.stop();
  await stage.stop();
  const faults = [...faultsOf(cascade), ...faultsOf(proxy)];
  return { figures: [...cascadeFigures(cascade), proxyFigure(proxy)], faults };
}

const p50s = (results: readonly VoiceTurnsResult[]): number[] => results.map(({ p50Ms }) => p50Ms);
const p99s = (results: readonly VoiceTurnsResult[]): number[] => results.map(({ p99Ms }) => p99Ms);

function cascadeFigures({ vendors, events, socket }: Record<Cascade, VoiceTurnsResult[]>): Figure[] {
  const ownShare = (what: string, ours: VoiceTurnsResult[]): Figure => ({
    what,
    value: compare(p50s(ours), p50s(vendors), differenceOf),
    unit: 'ms',
    goal: { better: 'less', target: 50 },
    note: `${both(p50s, ours, vendors)} ms; p99 ${both(p99s, ours, vendors)} ms`,
  });
  return [
    ownShare(
      'from the end of speech to the first sound by POST /voice/turns, p50 − the vendors asked one after the other',
      events,
    ),
    ownShare('the same over the socket, where the recording was sent while it was spoken', socket),
  ];
}

const proxyFigure = ({ product, passthrough }: Record<Proxy, VoiceTurnsResult[]>): Figure => ({
  what: 'from the end of speech to the first sound in a proxied call, p50 − that through bare ws',
  value: compare(p50s(product), p50s(passthrough), differenceOf),
  unit: 'ms',
  goal: { better: 'less', target: 0.3 },
  note: `${both(p50s, product, passthrough)} ms; p99 ${both(p99s, product, passthrough)} ms`,
});

const faultsOf = (results: Record<string, VoiceTurnsResult[]>): string[] =>
  Object.entries(results).flatMap(([name, all]) =>
    all.flatMap(({ faults, firstFault }) =>
      faults > 0 ? `voice turns: ${name}: ${faults} turns, first: ${firstFault}` : [],
    ),
  );
