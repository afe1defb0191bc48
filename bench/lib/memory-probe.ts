/** Loaded with `--expose-gc --import` into a server that is measured: says over IPC what is left after a collection. */
export interface Memory {
  readonly heap: number;
  readonly resident: number;
}

process.on('message', (message) => {
  if (message !== 'memory') return;
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  const { heapUsed: heap, rss: resident } = process.memoryUsage();
  process.send?.({ heap, resident } satisfies Memory);
});
// The server ends when it has nothing to do, as it does without this.
process.channel?.unref();
