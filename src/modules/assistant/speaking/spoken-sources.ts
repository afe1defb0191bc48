import type { PassageView } from '../../../contract/knowledge.schema.js';
import { isTelling, stemOf, wordsOf } from '../../llm-providers/local/stems.js';
import { type Source, sourceOf } from '../writing/grounds.js';

/** So many telling words of an answer have to stand in a passage, as far as it has them. */
const LEAST_SHARED = 2;

/**
 * The passages that spoken words lean on. A voice says no marks, so that they are known by the words that both share; the one with the
 * most comes first.
 */
export function spokenSources(text: string, passages: readonly PassageView[]): Source[] {
  const said = tellingIn(text);
  const least = Math.min(LEAST_SHARED, said.size);
  if (least === 0) return [];
  return passages
    .map((passage) => ({ passage, shared: sharedBy(said, tellingIn(`${passage.heading} ${passage.text}`)) }))
    .filter(({ shared }) => shared >= least)
    .sort((a, b) => b.shared - a.shared)
    .map(({ passage }, index) => sourceOf(passage, index + 1));
}

const tellingIn = (text: string): Set<string> =>
  new Set(
    wordsOf(text)
      .filter((word) => isTelling(word))
      .map((word) => stemOf(word)),
  );

const sharedBy = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((word) => other.has(word)).length;
