import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Frame, FrameLocator, Page } from 'playwright-core';
import { launchBrowser } from '../../web/test/support/browser.ts';
import type { Bench } from '../lib/bench.ts';
import { wishFor } from '../lib/pace.ts';
import { ROOT } from '../lib/processes.ts';
import type { Product } from '../lib/product.ts';
import type { Figure, Outcome } from '../lib/report.ts';
import { spreadOf } from '../lib/statistics.ts';

/** The model writes so many pieces a second, for so many seconds. */
const RATE = 50;
const SECONDS = 5;
/** Browsers draw so often, in frames a second. */
const DRAWN = 60;

/** What the widget costs a page: its size, the time until it can be written in, and the smoothness of an answer that streams. */
export async function pages(bench: Bench, product: Product): Promise<Outcome> {
  const site = await openSite(product);
  const browser = await launchBrowser();
  const reps = bench.isQuick ? 2 : 5;
  const opened: number[] = [];
  const runs: Drawing[] = [];
  try {
    for (let rep = 1; rep <= reps; rep += 1) {
      bench.log(`pages, ${rep} of ${reps}`);
      const visit = await visitOf(browser, site.url);
      opened.push(visit.openMs);
      runs.push(await drawingOf(visit));
      await visit.page.context().close();
    }
  } finally {
    await browser.close();
    site.close();
  }
  bench.samples.pages = [{ opened, runs }];
  const faults = runs.some(({ text }) => text < 9 * RATE * SECONDS) ? ['pages: an answer was not shown whole'] : [];
  return { figures: [...sizes(), ...figuresOf(opened, runs)], faults };
}

/** A business's page on an origin of its own, which opens the chat at once. */
async function openSite(product: Product): Promise<{ url: string; close: () => void }> {
  const [project] = await product.sql<{ widget_key: string }>('SELECT widget_key FROM projects WHERE id = $1', [
    product.projectId,
  ]);
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Bench</title><h1>Bench</h1>
<script>began = performance.now(); omnichat = (...call) => omnichat.q.push(call); omnichat.q = [['open']];</script>
<script src="http://127.0.0.1:${product.port}/widget.js" data-widget-key="${project?.widget_key}" async></script>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  await product.sql('UPDATE projects SET allowed_origins = $2 WHERE id = $1', [product.projectId, [url]]);
  return { url, close };
}

/** Runs in the frame, while an answer is being written there. */
const WATCH_FRAMES = `(async () => {
  const seen = [];
  while (document.querySelector('.bubble[aria-busy]')) seen.push(await new Promise(requestAnimationFrame));
  return seen;
})()`;

interface Visit {
  readonly page: Page;
  readonly chat: FrameLocator;
  readonly openMs: number;
}

/** A browser that has never been here: from the script's tag to a field that takes words. */
async function visitOf(browser: Browser, url: string): Promise<Visit> {
  const page = await (await browser.newContext({ viewport: { width: 1_280, height: 800 } })).newPage();
  await page.goto(url);
  const chat = page.frameLocator('omnichat-widget iframe');
  await chat.getByRole('textbox').waitFor();
  const openMs = await page.evaluate(() => performance.now() - (globalThis as unknown as { began: number }).began);
  await chat.locator('.badge.real-time').waitFor();
  return { page, chat, openMs };
}

interface Drawing {
  /** Of the frames that a screen would show meanwhile. */
  readonly keptShare: number;
  readonly longestMs: number;
  /** Characters that were shown. */
  readonly text: number;
}

async function drawingOf({ page, chat }: Visit): Promise<Drawing> {
  const frame = page.frames().find((each) => each.url().includes('/widget/frame')) as Frame;
  await chat.getByRole('textbox').fill(wishFor({ ttftMs: 100, rate: RATE, count: RATE * SECONDS }));
  await chat.getByRole('textbox').press('Enter');
  await chat.locator('.bubble[aria-busy]').waitFor();
  const times = await frame.evaluate<number[]>(WATCH_FRAMES);
  const text = await chat.locator('.bubble.other:has(footer)').last().innerText();
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const ms = gaps.reduce((sum, gap) => sum + gap, 0);
  return { keptShare: (100 * gaps.length * 1_000) / (ms * DRAWN), longestMs: Math.max(...gaps), text: text.length };
}

function figuresOf(opened: readonly number[], runs: readonly Drawing[]): Figure[] {
  return [
    {
      what: "from the script's tag to a chat that can be written in, in a new browser",
      value: spreadOf(opened),
      unit: 'ms',
      goal: { better: 'less', target: 1_000 },
    },
    {
      what: `frames kept while a model writes ${RATE} pieces a second`,
      value: spreadOf(runs.map(({ keptShare }) => keptShare)),
      unit: '%',
      goal: { better: 'more', target: 90 },
      note: `longest gap ${Math.round(Math.max(...runs.map(({ longestMs }) => longestMs)))} ms; the server sends them in at most 20 deltas a second`,
    },
  ];
}

/** What is transferred, gzipped, in thousands of bytes. */
function sizes(): Figure[] {
  const folder = join(ROOT, 'dist/pages/widget');
  const zipped = (name: string): number => gzipSync(readFileSync(join(folder, name))).length / 1_000;
  const assets = readdirSync(join(folder, 'assets')).filter((name) => /\.(js|css)$/.test(name));
  const all = assets.reduce((sum, name) => sum + zipped(join('assets', name)), 0);
  const size = (what: string, value: number, target: number): Figure => ({
    what,
    value: spreadOf([value]),
    unit: 'KB',
    goal: { better: 'less', target },
  });
  return [
    size("the widget's loader, gzipped", zipped('widget.js'), 4),
    size('the chat in its frame with all its languages, gzipped', all, 90),
  ];
}
