/** What is more than the most that was asked for. */
const TOO_MANY = Number.POSITIVE_INFINITY;

/**
 * How many letters have to be put in, left out, replaced or swapped with their neighbour to make one word of the other; infinite
 * where it is more than `most`. That is told early, so that thousands of words can be compared. A letter is a UTF-16 code unit.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return TOO_MANY;
  // A replaced letter is one that only one has, and one that only the other has.
  if (bitsIn(lettersOf(one) ^ lettersOf(other)) > 2 * most) return TOO_MANY;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  let row: number[] = Array.from({ length: other.length + 1 });
  let leastBefore = 0;
  for (let i = 1; i <= one.length; i += 1) {
    const least = fill(row, { one, other, i, last, before });
    // Even a swap leads back no further than two rows.
    if (Math.min(least, leastBefore) > most) return TOO_MANY;
    leastBefore = least;
    [before, last, row] = [last, row, before.length > 0 ? before : [...row]];
  }
  const edits = last[other.length] ?? 0;
  return edits > most ? TOO_MANY : edits;
}

interface Place {
  readonly one: string;
  readonly other: string;
  readonly i: number;
  readonly last: readonly number[];
  readonly before: readonly number[];
}

/** Fills the row of the letter `i`; answers with its smallest number. */
function fill(row: number[], { one, other, i, last, before }: Place): number {
  const letter = one.charCodeAt(i - 1);
  const former = i > 1 ? one.charCodeAt(i - 2) : -1;
  let least = i;
  row[0] = i;
  for (let j = 1; j <= other.length; j += 1) {
    const its = other.charCodeAt(j - 1);
    let edits = (last[j - 1] as number) + (letter === its ? 0 : 1);
    edits = Math.min(edits, (row[j - 1] as number) + 1, (last[j] as number) + 1);
    const isSwapped = j > 1 && former === its && letter === other.charCodeAt(j - 2);
    if (isSwapped) edits = Math.min(edits, (before[j - 2] as number) + 1);
    row[j] = edits;
    if (edits < least) least = edits;
  }
  return least;
}

/** Which letters a word has, one bit for several of them. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

function bitsIn(mask: number): number {
  let bits = 0;
  for (let left = mask; left !== 0; left &= left - 1) bits += 1;
  return bits;
}
