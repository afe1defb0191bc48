import type { LlmProgress } from '../../src/modules/llm-providers/llm.provider.js';

/** A caller of a provider that keeps what it hears and can stop. */
export class Listener implements LlmProgress {
  readonly pieces: string[] = [];
  connected = 0;
  alive = 0;
  toolCalls = 0;
  private readonly controller = new AbortController();
  private readonly firstText = Promise.withResolvers<void>();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get text(): string {
    return this.pieces.join('');
  }

  readonly onText = (text: string): void => {
    this.pieces.push(text);
    this.firstText.resolve();
  };

  readonly onConnected = (): void => {
    this.connected += 1;
  };

  readonly onAlive = (): void => {
    this.alive += 1;
  };

  readonly onToolCall = (): void => {
    this.toolCalls += 1;
  };

  /** Resolves at the first visible text. */
  begun(): Promise<void> {
    return this.firstText.promise;
  }

  stop(): void {
    this.controller.abort();
  }
}

export const ASK = { messages: [{ role: 'user', content: 'Hello?' }] } as const;
