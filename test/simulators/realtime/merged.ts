/** The vendor merges only what is there. */
export function merged(before: unknown, change: unknown): unknown {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return change ?? before;
  const into = (typeof before === 'object' && before !== null ? before : {}) as Record<string, unknown>;
  return Object.fromEntries([
    ...Object.entries(into),
    ...Object.entries(change).map(([key, value]) => [key, value === null ? null : merged(into[key], value)]),
  ]);
}
