import { spawnSync } from 'node:child_process';
import type { Bench } from '../lib/bench.ts';
import { voiceWebRtcLoad } from '../lib/loads.ts';
import { ROOT } from '../lib/processes.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { both } from '../lib/socket-figures.ts';
import { compare, differenceOf } from '../lib/statistics.ts';
import type { VoiceWebRtcResult } from '../load/voice-webrtc.ts';
import { voiceStage } from './voice-product.ts';

type Way = 'vendor' | 'product';
type Results = Record<Way, VoiceWebRtcResult[]>;

const CALLS = 5;
const LIBRARY = '@roamhq/wrtc';

/**
 * Calls by WebRTC, answered by a vendor with real media: through the product, which places the call and listens beside it, and straight to
 * the vendor. The sound takes the same way in both.
 */
export async function voiceWebRtc(bench: Bench): Promise<Outcome> {
  const reason = reasonAgainst();
  if (reason !== null) return { figures: [], faults: [], skipped: [`calls by WebRTC: ${reason}`] };
  const stage = await voiceStage(bench, 'voice_webrtc', 'fake-voice-media');
  const { product, vendor } = stage;
  const turns = bench.isQuick ? 3 : 6;
  const load = async (way: Way, server: { port: number; pid: number }): Promise<VoiceWebRtcResult> =>
    voiceWebRtcLoad({
      way,
      turns,
      port: server.port,
      token: product.visitorToken,
      conversations: await product.conversations(CALLS),
      watched: bench.watched(server.pid),
    });
  const results = await bench.interleave<Way, VoiceWebRtcResult>('voice by WebRTC', {
    vendor: () => load('vendor', vendor),
    product: () => load('product', product),
  });
  await stage.stop();
  return { figures: figuresOf(results), faults: faultsOf(results) };
}

/** Why no peer can be had here. It is tried in a process of its own: it is native code. */
function reasonAgainst(): string | null {
  const program = `import('${LIBRARY}').then(() => console.log('loaded'), (error) => console.log(error.message)).then(() => process.exit())`;
  const { stdout, signal } = spawnSync(process.execPath, ['--eval', program], { cwd: ROOT, encoding: 'utf8' });
  const [said = ''] = stdout.split('\n');
  return said === 'loaded' ? null : `${LIBRARY} does not load: ${said || signal}`;
}

const placings = (results: readonly VoiceWebRtcResult[]): number[] => results.map(({ placeP50Ms }) => placeP50Ms);
const slowest = (results: readonly VoiceWebRtcResult[]): number[] => results.map(({ placeP99Ms }) => placeP99Ms);
const p50s = (results: readonly VoiceWebRtcResult[]): number[] => results.map(({ p50Ms }) => p50Ms);
const p99s = (results: readonly VoiceWebRtcResult[]): number[] => results.map(({ p99Ms }) => p99Ms);

const figuresOf = ({ product, vendor }: Results): Figure[] => [
  {
    what: 'time to place a call by WebRTC, from the offer to its answer, p50 − straight to the vendor',
    value: compare(placings(product), placings(vendor), differenceOf),
    unit: 'ms',
    note: `${both(placings, product, vendor)} ms; p99 ${both(slowest, product, vendor)} ms`,
  },
  {
    what: 'from the end of speech to the first sound over WebRTC, p50 − straight to the vendor',
    value: compare(p50s(product), p50s(vendor), differenceOf),
    unit: 'ms',
    note: `${both(p50s, product, vendor)} ms; p99 ${both(p99s, product, vendor)} ms; the sound does not pass the server`,
  },
];

const faultsOf = (results: Results): string[] =>
  Object.entries(results).flatMap(([name, all]) =>
    all.flatMap(({ faults, firstFault }) =>
      faults > 0 ? `voice by WebRTC: ${name}: ${faults} calls, first: ${firstFault}` : [],
    ),
  );
