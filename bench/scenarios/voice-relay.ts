import type { Bench } from '../lib/bench.ts';
import { voiceCallsLoad } from '../lib/loads.ts';
import { type Figure, type Outcome, shown } from '../lib/report.ts';
import { both } from '../lib/socket-figures.ts';
import { JITTER_BUFFER_MS } from '../lib/sound.ts';
import { compare, differenceOf, median, spreadOf } from '../lib/statistics.ts';
import type { VoiceCallsLoad, VoiceCallsResult } from '../load/voice-calls.ts';
import { calls, plainCalls, voiceStage } from './voice-product.ts';

type Name = 'product' | 'passthrough';
type Results = Record<Name, VoiceCallsResult[]>;
type Shape = Pick<VoiceCallsLoad, 'pieceMs' | 'wish' | 'answerMs'>;

/** Each piece comes back at once, so that the way of one can be timed there and back. */
const ECHO: Shape = { pieceMs: 20, wish: 0, answerMs: 20 };
/** Both sides speak all the time. */
const TALK: Shape = { pieceMs: 20, wish: 1_000_000, answerMs: 40 };
const FEW = 10;
const MANY = 100;
const TALKS = 50;

/**
 * P20: calls whose sound goes through this server, beside bare `ws` that passes every frame on to the same vendor. All sound has
 * the pace of speech: 20 ms in a frame of a visitor, 40 ms in one of the vendor. Each piece has a number and the time at which it left.
 */
export async function voiceRelay(bench: Bench): Promise<Outcome> {
  const stage = await voiceStage(bench, 'voice_relay');
  const { product, vendor } = stage;
  const passthrough = await bench.serve('ws-passthrough', {
    UPSTREAM: `ws://127.0.0.1:${vendor.port}/v1/realtime?model=bench`,
  });
  const time = { warmUpMs: bench.isQuick ? 1_000 : 2_000, windowMs: bench.isQuick ? 2_000 : 4_000 };
  const measured = (title: string, count: number, shape: Shape): Promise<Results> =>
    bench.interleave<Name, VoiceCallsResult>(`voice relay: ${title}`, {
      product: async () =>
        voiceCallsLoad({ ...shape, ...time, lines: await calls(product, count), watched: bench.watched(product.pid) }),
      passthrough: () =>
        voiceCallsLoad({
          ...shape,
          ...time,
          lines: plainCalls(passthrough.port, count),
          watched: bench.watched(passthrough.pid),
        }),
    });
  const few = await measured(`${FEW} calls`, FEW, ECHO);
  const many = await measured(`${MANY} calls`, MANY, ECHO);
  const talks = await measured(`${TALKS} conversations`, TALKS, TALK);
  await passthrough.stop();
  await stage.stop();
  const faults = [few, many, talks].flatMap(faultsOf);
  return { figures: [...delays(few), cpu(many), ...underruns(talks)], faults };
}

const p50s = (results: readonly VoiceCallsResult[]): number[] => results.map(({ delayP50Ms }) => delayP50Ms);
const p99s = (results: readonly VoiceCallsResult[]): number[] => results.map(({ delayP99Ms }) => delayP99Ms);
const perFrame = (results: readonly VoiceCallsResult[]): number[] =>
  results.map(({ cost, frames }) => cost.serverUs / frames);
const serverShare = (results: readonly VoiceCallsResult[]): number[] =>
  results.map(({ cost }) => cost.serverUs / cost.seconds / 1e4);
const clientShare = (results: readonly VoiceCallsResult[]): number[] =>
  results.map(({ cost }) => cost.clientUs / cost.seconds / 1e4);

const delays = ({ product, passthrough }: Results): Figure[] => [
  {
    id: 'P20',
    what: `time that a frame needs to the vendor and back, ${FEW} calls, p50 − that through bare ws`,
    value: compare(p50s(product), p50s(passthrough), differenceOf),
    unit: 'ms',
    goal: { better: 'less', target: 0.3 },
    note: `${both(p50s, product, passthrough)} ms`,
  },
  {
    id: 'P20',
    what: 'the same, p99',
    value: compare(p99s(product), p99s(passthrough), differenceOf),
    unit: 'ms',
    goal: { better: 'less', target: 1.5 },
    note: `${both(p99s, product, passthrough)} ms`,
  },
];

const cpu = ({ product, passthrough }: Results): Figure => ({
  id: 'P20',
  what: `CPU of the server per frame, ${MANY} calls ÷ bare ws that passes frames on`,
  value: compare(perFrame(product), perFrame(passthrough)),
  unit: '×',
  goal: { better: 'less', target: 1.4, stretch: 1.1 },
  note: `${both(perFrame, product, passthrough)} µs; client ${both(clientShare, product, passthrough)} % of a core`,
});

function underruns({ product, passthrough }: Results): Figure[] {
  const latest = (results: readonly VoiceCallsResult[]): number[] => results.map(({ latestMs }) => latestMs);
  const counts = (results: readonly VoiceCallsResult[]): number[] => results.map((result) => result.underruns);
  return [
    {
      what: `underruns of ${TALKS} proxied calls at once: pieces that came after a jitter buffer of ${JITTER_BUFFER_MS} ms had run empty`,
      value: spreadOf(counts(product)),
      unit: '',
      goal: { better: 'less', target: 0 },
      note: `bare ws ${shown(median(counts(passthrough)))}; the latest piece ${both(latest, product, passthrough)} ms behind its turn; on its way p99 ${both(p99s, product, passthrough)} ms`,
    },
    {
      what: 'share of a core that the server needs for them',
      value: spreadOf(serverShare(product)),
      unit: '%',
      note: `bare ws ${shown(median(serverShare(passthrough)))} %; ${both(perFrame, product, passthrough)} µs per frame`,
    },
  ];
}

const faultsOf = (results: Results): string[] =>
  Object.entries(results).flatMap(([name, all]) =>
    all.flatMap(({ faults, firstFault }) =>
      faults > 0 ? `voice relay: ${name}: ${faults} calls, first: ${firstFault}` : [],
    ),
  );
