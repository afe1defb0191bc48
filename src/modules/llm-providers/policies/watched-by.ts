import type { LlmProgress } from '../llm.provider.js';

/** A progress that tells a watcher first, and then passes everything on. */
export const watchedBy = (watcher: Partial<Omit<LlmProgress, 'signal'>>, progress: LlmProgress): LlmProgress => ({
  signal: progress.signal,
  onText: (text) => {
    watcher.onText?.(text);
    progress.onText(text);
  },
  onConnected: () => {
    watcher.onConnected?.();
    progress.onConnected?.();
  },
  onAlive: () => {
    watcher.onAlive?.();
    progress.onAlive?.();
  },
  onToolCall: () => {
    watcher.onToolCall?.();
    progress.onToolCall?.();
  },
});
