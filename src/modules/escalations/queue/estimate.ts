/** How fast a queue moves: how long the newest services took on average, of how many, and how many run at the same time. */
export interface Pace {
  readonly samples: number;
  readonly seconds: number;
  readonly served: number;
}

/** Fewer say nothing about the next one. */
const FEWEST_SAMPLES = 3;

/**
 * The wait of whoever stands at a place, in seconds: with n conversations served at a time and t seconds for each, one ends every t / n
 * seconds, and the visitor at place p waits for p ends: p × t / n. Null while too little is known, or nobody serves.
 */
export function estimatedWait(position: number, { samples, seconds, served }: Pace): number | null {
  if (samples < FEWEST_SAMPLES || served === 0) return null;
  return Math.ceil((position * seconds) / served);
}
