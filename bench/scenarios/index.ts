import type { Bench } from '../lib/bench.ts';
import type { Product } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { assistantTurn } from './assistant-turn.ts';
import { durableChat } from './durable-chat.ts';
import { durableSend } from './durable-send.ts';
import { echo } from './echo.ts';
import { firstToken } from './first-token.ts';
import { flatness } from './flatness.ts';
import { footprint } from './footprint.ts';
import { idle } from './idle.ts';
import { manyStreams } from './many-streams.ts';
import { pages } from './pages.ts';
import { rest } from './rest.ts';
import { routing } from './routing.ts';
import { voiceRelay } from './voice-relay.ts';
import { voiceTurns } from './voice-turns.ts';
import { voiceWebRtc } from './voice-webrtc.ts';
import { watchers } from './watchers.ts';
import { retrieval } from './retrieval.ts';

/** What `npm run bench` measures, in this order. */
export const SCENARIOS = {
  'first-token': firstToken,
  'many-streams': manyStreams,
  echo,
  'durable-chat': durableChat,
  watchers,
  idle,
  rest,
  'durable-send': durableSend,
  footprint,
  flatness,
  retrieval,
  routing,
  'assistant-turn': assistantTurn,
  'voice-relay': voiceRelay,
  'voice-turns': voiceTurns,
  'voice-webrtc': voiceWebRtc,
  pages,
} satisfies Record<string, (bench: Bench, product: Product) => Promise<Outcome>>;

export type ScenarioName = keyof typeof SCENARIOS;

/** What `--quick` measures: the goals that a change spoils first. */
export const QUICK: readonly ScenarioName[] = ['first-token', 'many-streams', 'echo', 'durable-chat', 'idle'];
