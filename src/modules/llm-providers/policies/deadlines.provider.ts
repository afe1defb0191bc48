import { LlmFailure } from '../llm-failure.problems.js';
import type { LlmAnswer, LlmProgress, LlmProvider, LlmRequest } from '../llm.provider.js';
import { watchedBy } from './watched-by.js';

/** Limits of one try in milliseconds; an absent one does not apply. */
export interface LlmDeadlines {
  /** From the start until the upstream accepted. */
  readonly connectMs?: number;
  /** From the start until the first text or tool call; signs of life don't count. */
  readonly firstTokenMs?: number;
  /** Between two signs of life of any kind, once the first token is here. */
  readonly idleMs?: number;
  /** The whole try. */
  readonly totalMs?: number;
}

/**
 * Gives a provider its clocks. Each of them aborts the upstream.
 *
 * @throws LlmFailure `timeout` when a clock runs out, even if the provider does not react to its signal.
 */
export function withDeadlines(provider: LlmProvider, deadlines: LlmDeadlines): LlmProvider {
  return {
    name: provider.name,
    model: provider.model,
    answer: (request, progress) => new TimedTry(provider, deadlines, progress).run(request),
  };
}

/** One try under its clocks. Marking life costs one timer refresh: it happens for every token. */
class TimedTry {
  private readonly upstream = new AbortController();
  private readonly failed = Promise.withResolvers<never>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private connect: NodeJS.Timeout | undefined;
  private firstToken: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;
  private hasBegun = false;
  private isOver = false;
  private isShown = false;

  constructor(
    private readonly provider: LlmProvider,
    private readonly deadlines: LlmDeadlines,
    private readonly progress: LlmProgress,
  ) {}

  async run(request: LlmRequest): Promise<LlmAnswer> {
    const { signal } = this.progress;
    if (signal.aborted) throw this.failure('cancelled');
    const cancel = () => this.give('cancelled');
    signal.addEventListener('abort', cancel, { once: true });
    this.start(this.deadlines.totalMs);
    this.connect = this.start(this.deadlines.connectMs);
    this.firstToken = this.start(this.deadlines.firstTokenMs);
    try {
      return await Promise.race([this.provider.answer(request, this.watched()), this.failed.promise]);
    } finally {
      this.isOver = true;
      signal.removeEventListener('abort', cancel);
      for (const timer of this.timers) clearTimeout(timer);
    }
  }

  private watched(): LlmProgress {
    const clocks = {
      onToolCall: () => this.begun(),
      onConnected: () => clearTimeout(this.connect),
      onAlive: () => this.idle?.refresh(),
    };
    const watched = watchedBy(clocks, this.progress);
    return {
      ...watched,
      signal: this.upstream.signal,
      onText: (text) => {
        if (this.isOver) return;
        this.begun();
        this.isShown = true;
        this.progress.onText(text);
      },
      onToolCall: () => (this.isOver ? undefined : watched.onToolCall?.()),
    };
  }

  private begun(): void {
    this.idle?.refresh();
    if (this.hasBegun) return;
    this.hasBegun = true;
    clearTimeout(this.connect);
    clearTimeout(this.firstToken);
    this.idle = this.start(this.deadlines.idleMs);
  }

  private start(ms: number | undefined): NodeJS.Timeout | undefined {
    if (ms === undefined) return undefined;
    const timer = setTimeout(() => this.give('timeout'), ms);
    this.timers.add(timer);
    return timer;
  }

  private give(kind: 'timeout' | 'cancelled'): void {
    this.isOver = true;
    this.failed.reject(this.failure(kind));
    this.upstream.abort();
  }

  private failure(kind: 'timeout' | 'cancelled'): LlmFailure {
    const { name, model } = this.provider;
    return new LlmFailure(kind, { provider: name, model, shown: this.isShown });
  }
}
