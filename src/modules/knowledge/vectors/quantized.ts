/** A vector as it is stored: a byte for each number, and a bit for each sign. */
export interface Quantized {
  readonly bytes: Int8Array;
  readonly signs: Uint32Array;
}

const LARGEST = 127;

/** Scales a vector so that its largest number fills a byte; only its direction matters. */
export function quantized(vector: Float32Array): Quantized {
  const largest = vector.reduce((most, each) => Math.max(most, Math.abs(each)), 0) || 1;
  const bytes = Int8Array.from(vector, (each) => Math.round((each / largest) * LARGEST));
  const signs = new Uint32Array(Math.ceil(vector.length / 32));
  vector.forEach((each, index) => {
    if (each > 0) signs[index >>> 5] = ((signs[index >>> 5] ?? 0) | (1 << (index & 31))) >>> 0;
  });
  return { bytes, signs };
}

/** How alike two vectors are: 1 for the same direction, 0 for unrelated ones. */
export function cosine(a: Int8Array, b: Int8Array): number {
  let [dot, squaresOfA, squaresOfB] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [left, right] = [a[index] ?? 0, b[index] ?? 0];
    dot += left * right;
    squaresOfA += left * left;
    squaresOfB += right * right;
  }
  return squaresOfA === 0 || squaresOfB === 0 ? 0 : dot / Math.sqrt(squaresOfA * squaresOfB);
}

/**
 * The positions of the `most` rows of `table` (rows of as many words as `signs`) that differ in the fewest signs, a good and
 * cheap sieve before the cosine: 100,000 rows of 1,536 bits take some 15 ms.
 */
export function nearestSigns(signs: Uint32Array, table: Uint32Array, most: number): number[] {
  const width = signs.length;
  const rows = Math.floor(table.length / width);
  const distances = new Uint16Array(rows);
  const histogram = new Uint32Array(width * 32 + 1);
  for (let row = 0; row < rows; row += 1) {
    let distance = 0;
    const start = row * width;
    for (let word = 0; word < width; word += 1) distance += bitsIn((table[start + word] ?? 0) ^ (signs[word] ?? 0));
    distances[row] = distance;
    histogram[distance] = (histogram[distance] ?? 0) + 1;
  }
  let limit = 0;
  for (let taken = 0; limit < histogram.length; limit += 1) {
    taken += histogram[limit] ?? 0;
    if (taken >= most) break;
  }
  const near: number[] = [];
  for (let row = 0; row < rows && near.length < most * 2; row += 1) if ((distances[row] ?? 0) <= limit) near.push(row);
  return near;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
