import type { Bench } from '../lib/bench.ts';
import { streamLoad } from '../lib/loads.ts';
import { wishFor } from '../lib/pace.ts';
import { Product } from '../lib/product.ts';
import type { Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { fillerDocument } from '../lib/retrieval-filler.ts';
import { articles, questions } from '../lib/retrieval-judge.ts';
import { compare, differenceOf, median } from '../lib/statistics.ts';
import type { StreamResult } from '../load/streams.ts';
import { caller, ingested } from './retrieval.ts';

const TOKENS = 3;
const WISH = wishFor({ ttftMs: 5, rate: 200, count: TOKENS });
const PASSAGES = 10_000;
const SECTIONS = 2_500;
/** Messages that each conversation has before its question. */
const HISTORY = 20;

/** What a whole turn of the assistant adds to the model's own time: history, retrieval among many passages, prompt. */
export async function assistantTurn(bench: Bench): Promise<Outcome> {
  const product = await Product.start(bench, 'assistant_turn');
  await teach(bench, product);
  const count = bench.isQuick ? 60 : 150;
  const load = {
    tokensEach: TOKENS,
    rampMs: 0,
    settleMs: 0,
    windowMs: 0,
    watched: bench.watched(product.pid),
  };
  const { ask } = questions()[0] ?? { ask: 'What is tea?' };
  const results = await bench.interleave<'direct' | 'turn', StreamResult>('assistant turn', {
    direct: () =>
      streamLoad({
        ...load,
        port: bench.upstreamPort,
        wire: 'openai',
        paths: Array.from({ length: count }, () => '/v1/chat/completions'),
        body: JSON.stringify({ model: 'bench', stream: true, messages: [{ role: 'user', content: `${ask} ${WISH}` }] }),
      }),
    turn: async () =>
      streamLoad({
        ...load,
        port: product.port,
        wire: 'product',
        paths: (await conversations(product, count)).map((id) => `/conversations/${id}/messages`),
        body: JSON.stringify({ content: ask, stream: true }),
        token: product.visitorToken,
      }),
  });
  await product.stop();
  const p50s = (name: 'direct' | 'turn') => results[name].map(({ ttftP50Ms }) => ttftP50Ms);
  const faulty = Object.values(results)
    .flat()
    .find(({ faults }) => faults > 0);
  return {
    figures: [
      {
        what: `added time to the first token of a whole turn (${HISTORY} messages of history, ${shown(PASSAGES)} passages), p50`,
        value: compare(p50s('turn'), p50s('direct'), differenceOf),
        unit: 'ms',
        goal: { better: 'less', target: 15, stretch: 8 },
        note: `direct ${shown(median(p50s('direct')))} ms; p99 ${shown(median(results.turn.map(({ ttftP99Ms }) => ttftP99Ms)))} ms`,
      },
    ],
    faults: faulty ? [`assistant turn: ${faulty.firstFault}`] : [],
  };
}

async function teach(bench: Bench, product: Product): Promise<void> {
  const call = caller(product);
  for (const { markdown } of articles()) await call('POST', '/knowledge/documents', markdown);
  for (let filled = 0; filled < PASSAGES; filled += SECTIONS) {
    await call('POST', '/knowledge/documents', fillerDocument(filled, SECTIONS));
  }
  await ingested(call, bench);
  // The wish stands in the instructions: in the question it would be searched for.
  await call('POST', '/chatbots', { name: 'bench', instructions: `Answer from what you are given. ${WISH}` });
  await product.sql('ANALYZE');
}

/** New conversations of the visitor with some history. */
async function conversations(product: Product, count: number): Promise<string[]> {
  const ids = await product.conversations(count);
  await product.sql(
    `INSERT INTO messages (conversation_id, seq, id, role, sender_kind, content, created_at)
     SELECT c, n, uuidv7(), CASE WHEN n % 2 = 1 THEN 'user' ELSE 'assistant' END, CASE WHEN n % 2 = 1 THEN 'user' ELSE 'assistant' END,
       repeat('Some words of an earlier turn. ', 5), now() FROM unnest($1::uuid[]) c, generate_series(1, $2::int) n`,
    [ids, HISTORY],
  );
  await product.sql('UPDATE conversations SET last_seq = $2 WHERE id = ANY($1::uuid[])', [ids, HISTORY]);
  return ids;
}
