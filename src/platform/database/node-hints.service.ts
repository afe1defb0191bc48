import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { Database, type Statement } from './database.js';

const CHANNEL = 'omnichat_hints';
/** A hint that stands for nothing; a greeting has none. */
const GREETING_BACK = 'hello';
const NOTIFY: Statement = { name: 'node-hints', text: `SELECT pg_notify('${CHANNEL}', $1)` };
/** Hints of this long go out together, beside the work that they tell of (milliseconds). */
const GATHER_MS = 20;
/** PostgreSQL takes 8,000 bytes a message. */
const MOST_BYTES = 7_900;
const RECONNECT_MS = 1_000;

/**
 * Tells the other processes on the same database to look at something now. Hints may be lost, and nothing may depend on them:
 * each stands for what the other would find by itself a little later. A process that has heard of no other gives none: each would
 * be one more transaction to wait for. Processes hear of each other since each greets when it begins to listen, and is greeted back.
 */
@Injectable()
export class NodeHintsService implements OnModuleInit, OnModuleDestroy {
  private readonly node = randomUUID();
  private readonly listeners: ((hint: string) => void)[] = [];
  private waiting = new Set<string>();
  private gathering: NodeJS.Timeout | null = null;
  private client: Client | null = null;
  private isAlone = true;
  private isClosed = false;

  constructor(
    private readonly database: Database,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    void this.listen();
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    if (this.gathering) clearTimeout(this.gathering);
    await this.client?.end().catch(() => undefined);
  }

  /** Gives a hint, a short text without spaces, to all other processes. */
  give(hint: string): void {
    if (this.isAlone) return;
    this.waiting.add(hint);
    this.gathering ??= setTimeout(() => this.send(), GATHER_MS);
  }

  /** Is told of the hints of others. */
  onHint(listener: (hint: string) => void): void {
    this.listeners.push(listener);
  }

  private send(): void {
    this.gathering = null;
    const hints = [...this.waiting].filter((hint) => hint.length < MOST_BYTES);
    this.waiting = new Set();
    while (hints.length > 0) {
      let payload = `${this.node} ${hints.shift()}`;
      while (hints[0] !== undefined && payload.length + hints[0].length < MOST_BYTES) payload += ` ${hints.shift()}`;
      this.database.run(NOTIFY, [payload]).catch(() => undefined);
    }
  }

  private async listen(): Promise<void> {
    const { url } = this.dataSource.options as { url?: string };
    if (this.isClosed || url === undefined) return;
    const client = new Client({
      connectionString: url,
      application_name: 'omnichat hints',
      connectionTimeoutMillis: 2_000,
      keepAlive: true,
    });
    this.client = client;
    const again = (): void => void setTimeout(() => void this.listen(), RECONNECT_MS).unref();
    client.on('error', () => undefined);
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      await client.query(NOTIFY.text, [this.node]);
      client.once('end', again);
    } catch {
      await client.end().catch(() => undefined);
      again();
    }
  }

  private hear(payload: string): void {
    const [node, ...hints] = payload.split(' ');
    if (node === this.node) return;
    this.isAlone = false;
    if (hints.length === 0) this.give(GREETING_BACK);
    for (const hint of hints) for (const listener of this.listeners) listener(hint);
  }
}
