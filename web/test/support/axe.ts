import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';

const AXE = join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js');

interface Axe {
  run(options: {
    runOnly?: readonly string[];
  }): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
}

/** A colour on its way from one to another would be judged as it is at that moment. */
const STILL = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity))
  .then((moving) => Promise.allSettled(moving.map(({ finished }) => finished)))
  .then(() => null)`;

/** What axe finds wrong with a page that stands still, as sentences; by all of its rules, or by some. */
export async function faultsOf(frame: Frame, runOnly?: readonly string[]): Promise<string[]> {
  await frame.evaluate(STILL);
  await frame.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await frame.evaluate(
    (options) => (globalThis as unknown as { axe: Axe }).axe.run(options),
    runOnly ? { runOnly } : {},
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help} ${html}`));
}
