/** What is more than the most that was asked for. */
const TOO_MANY = Number.POSITIVE_INFINITY;

/**
 * How many letters have to be put in, left out, replaced or swapped with their neighbour to make one word of the other; infinite
 * where it is more than `most`, which is told early: so that thousands of words can be compared.
 */
export function editDistance(one: string, other: string, most: number): number {
  const [a, b] = [lettersOf(one), lettersOf(other)];
  if (Math.abs(a.length - b.length) > most) return TOO_MANY;
  let before: number[] = [];
  let last = b.map((_, index) => index);
  last.push(b.length);
  for (let i = 1; i <= a.length; i += 1) {
    const row = nextRow({ a, b, i }, last, before);
    // No way leads back from a row in which all are too far away.
    if (Math.min(...row, ...last) > most) return TOO_MANY;
    [before, last] = [last, row];
  }
  const edits = last[b.length] ?? 0;
  return edits > most ? TOO_MANY : edits;
}

interface Compared {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly i: number;
}

function nextRow({ a, b, i }: Compared, last: readonly number[], before: readonly number[]): number[] {
  const row = [i];
  for (let j = 1; j <= b.length; j += 1) {
    const replaced = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
    let edits = Math.min((row[j - 1] as number) + 1, (last[j] as number) + 1, replaced);
    const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    if (isSwapped) edits = Math.min(edits, (before[j - 2] as number) + 1);
    row.push(edits);
  }
  return row;
}

function lettersOf(word: string): number[] {
  const letters: number[] = [];
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.codePointAt(at) as number;
    letters.push(letter);
    if (letter > 0xffff) at += 1;
  }
  return letters;
}
