import type { Bench } from '../lib/bench.ts';
import type { Product } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { durableSend } from './durable-send.ts';
import { firstToken } from './first-token.ts';
import { flatness } from './flatness.ts';
import { footprint } from './footprint.ts';
import { manyStreams } from './many-streams.ts';
import { rest } from './rest.ts';

/** What `npm run bench` measures, in this order. */
export const SCENARIOS = {
  'first-token': firstToken,
  'many-streams': manyStreams,
  rest,
  'durable-send': durableSend,
  footprint,
  flatness,
} satisfies Record<string, (bench: Bench, product: Product) => Promise<Outcome>>;

export type ScenarioName = keyof typeof SCENARIOS;
