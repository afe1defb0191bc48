/** What of written text is not spoken, each with what stands in its place. */
const UNSPOKEN: readonly (readonly [RegExp, string])[] = [
  [/```[\s\S]*?(```|$)/g, ' '],
  [/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1'],
  // Marks of sources.
  [/\s?\[\d+(?:\s*,\s*\d+)*\]/g, ''],
  [/https?:\/\/\S*[^\s.,;:!?)]/g, ''],
  [/^[ \t]*(?:#{1,6}|>|[-*+•]|\d+[.)])[ \t]+/gm, ''],
  [/\|/g, ' '],
  [/\*\*|__|~~|[*_`]/g, ''],
  [/\s+/g, ' '],
  [/ (?=[.,;:!?])/g, ''],
];

/** A written text as it is spoken: without Markdown, marks of sources and addresses. Empty when nothing can be said. */
export function speakable(text: string): string {
  const said = UNSPOKEN.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text).trim();
  return /[\p{L}\p{N}]/u.test(said) ? said : '';
}
