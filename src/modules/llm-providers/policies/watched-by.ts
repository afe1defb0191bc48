import type { LlmProgress } from '../llm.provider.js';

/** A progress that tells a watcher first, and then passes everything on. What the watcher does not want passes by it: text comes often. */
export const watchedBy = (watcher: Partial<Omit<LlmProgress, 'signal'>>, progress: LlmProgress): LlmProgress => {
  const { onText, onConnected, onAlive, onToolCall } = watcher;
  const { onText: tell } = progress;
  return {
    signal: progress.signal,
    onText: onText
      ? (text) => {
          onText(text);
          tell(text);
        }
      : tell,
    onConnected: () => {
      onConnected?.();
      progress.onConnected?.();
    },
    onAlive: () => {
      onAlive?.();
      progress.onAlive?.();
    },
    onToolCall: () => {
      onToolCall?.();
      progress.onToolCall?.();
    },
  };
};
