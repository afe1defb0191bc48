/** About how long speech takes for one character, in milliseconds; for want of anything better. */
const MS_PER_CHARACTER = 62;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** About how long a text takes to be spoken, in milliseconds. */
export const speakingTime = (text: string): number => text.length * MS_PER_CHARACTER;

/** What of a text was heard when its sound, `totalMs` long, was cut after `heardMs`: whole words, in proportion. */
export function heardPart(text: string, heardMs: number, totalMs: number): string {
  if (heardMs >= totalMs) return text;
  const most = Math.floor((Math.max(0, heardMs) / totalMs) * text.length);
  let end = 0;
  for (const { segment, index } of words.segment(text)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end).trimEnd();
}
