import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { isOutage } from '../../../platform/database/outage.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import type { Embedder } from '../../llm-providers/embeddings/embedder.js';
import { EmbeddingsService } from '../../llm-providers/embeddings/embeddings.service.js';
import { LlmFailure } from '../../llm-providers/llm-failure.problems.js';
import { quantized } from './quantized.js';
import { CLAIM, STORE, type UnembeddedRow } from './vectors.query.js';

/** Vendors take up to 2,048 texts and 300,000 tokens at once (OpenAI's reference); these have some 30,000. */
const BATCH = 64;
const MOST_MS = 30_000;
const SWEEP_INTERVAL_MS = 15_000;

/** Gives passages their vectors, where an embedding model is configured. Until then, and without one, words find them. */
@Injectable()
export class EmbedWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('knowledge');
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly embeddings: EmbeddingsService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    const { embedder } = this.embeddings;
    if (!embedder) return;
    this.events.on('knowledge.ready', () => this.wake(embedder));
    this.timer = setInterval(() => this.wake(embedder), SWEEP_INTERVAL_MS * (0.75 + Math.random() / 2));
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.running;
  }

  private wake(embedder: Embedder): void {
    this.running ??= this.work(embedder).finally(() => (this.running = null));
  }

  private async work(embedder: Embedder): Promise<void> {
    try {
      while (!this.closing.signal.aborted && (await this.embedNext(embedder))) continue;
    } catch (error) {
      // The claim runs out, and a sweep tries again.
      if (error instanceof LlmFailure) this.logger.warn(`passages could not be embedded: ${error.kind}`);
      else if (!isOutage(error)) this.logger.error(error, { work: 'embed' });
    }
  }

  private async embedNext(embedder: Embedder): Promise<boolean> {
    const rows = await this.database.run<UnembeddedRow>(CLAIM, [embedder.model, BATCH]);
    if (rows.length === 0) return false;
    const texts = rows.map(({ title, heading, text }) => [title, heading, text].filter(Boolean).join('\n'));
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(MOST_MS)]);
    const vectors = (await embedder.embed(texts, signal)).map(quantized);
    await this.database.run(STORE, [
      rows.map(({ id }) => id),
      vectors.map(({ signs }) => Buffer.from(signs.buffer)),
      vectors.map(({ bytes }) => Buffer.from(bytes.buffer)),
      embedder.model,
    ]);
    return true;
  }
}
