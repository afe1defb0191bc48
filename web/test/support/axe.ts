import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';

const AXE = join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js');

interface Axe {
  run(): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
}

/** What axe finds wrong with a page, as sentences. */
export async function faultsOf(frame: Frame): Promise<string[]> {
  await frame.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await frame.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help} ${html}`));
}
