import type { Bench } from '../lib/bench.ts';
import { Product, tokenFor } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { shown } from '../lib/report.ts';
import { articles, type Found, judge, questions } from '../lib/retrieval-judge.ts';
import { fillerDocument } from '../lib/retrieval-filler.ts';
import { percentile, spreadOf } from '../lib/statistics.ts';

/** Sections of one uploaded filler document: one passage each. */
const SECTIONS = 2_500;
const ROUNDS = 3;
const MOST_INGEST_MS = 900_000;

/** How well and how fast the knowledge is searched, while there is more and more of it. */
export async function retrieval(bench: Bench): Promise<Outcome> {
  const product = await Product.start(bench, 'retrieval');
  const call = caller(product);
  const figures: Figure[] = [];
  for (const { markdown } of articles()) await call('POST', '/knowledge/documents', markdown);
  let filled = 0;
  for (const size of bench.isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000]) {
    const started = performance.now();
    for (; filled < size; filled += Math.min(SECTIONS, size - filled)) {
      await call('POST', '/knowledge/documents', fillerDocument(filled, Math.min(SECTIONS, size - filled)));
    }
    await ingested(call, bench);
    const perSecond = (size / (performance.now() - started)) * 1_000;
    bench.log(`${size} passages are in`);
    await product.sql('ANALYZE');
    figures.push(...(await measured(call, size, perSecond)));
  }
  await product.stop();
  return { figures, faults: [] };
}

export type Call = <Body>(method: string, path: string, body?: string | object) => Promise<Body>;

/** Calls a product as the admin of its project; a text is uploaded as Markdown. */
export function caller({ port, projectId }: Product): Call {
  const token = tokenFor({ sub: 'admin', role: 'admin', project_id: projectId });
  return async <Body>(method: string, path: string, body?: string | object) => {
    const isText = typeof body === 'string';
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/markdown' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}`);
    return (await answer.json()) as Body;
  };
}

/** Waits until all that was uploaded is taken in. */
export async function ingested(call: Call, bench: Bench): Promise<void> {
  const deadline = Date.now() + MOST_INGEST_MS;
  for (const status of ['processing', 'pending', 'processing']) {
    for (;;) {
      const { data } = await call<{ data: unknown[] }>('GET', `/knowledge/documents?status=${status}`);
      if (data.length === 0) break;
      if (Date.now() > deadline) throw new Error('the documents were not taken in');
      bench.log(`${data.length} documents are ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

async function measured(call: Call, size: number, perSecond: number): Promise<Figure[]> {
  const search = (query: string) => call<Found>('POST', '/knowledge/search', { query });
  await judge(search);
  const [p50s, p99s]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const times: number[] = [];
    for (const { ask } of questions()) {
      const before = performance.now();
      await search(ask);
      times.push(performance.now() - before);
    }
    p50s.push(percentile(times, 0.5));
    p99s.push(percentile(times, 0.99));
  }
  const verdict = await judge(search);
  const among = `among ${shown(size)} passages`;
  const share = (value: number) => spreadOf([value * 100]);
  return [
    {
      what: `a search over HTTP, p50, ${among}`,
      value: spreadOf(p50s),
      unit: 'ms',
      note: `p99 ${shown(spreadOf(p99s).median)} ms; taken in at ${shown(perSecond)} passages/s`,
      ...(size === 10_000 ? { goal: { better: 'less' as const, target: 8, stretch: 4 } } : {}),
    },
    {
      what: `recall@5 of ${questions().filter(({ document }) => document).length} questions, ${among}`,
      value: share(verdict.recall),
      unit: '%',
      note: `misspelt ${shown(verdict.recallMisspelt * 100)} %; missed: ${verdict.missed.length}`,
    },
    {
      what: `questions with an answer that the search is sure of, ${among}`,
      value: share(verdict.answerable),
      unit: '%',
      note: `questions without one that it declines: ${shown(verdict.unanswerable * 100)} %`,
    },
  ];
}
