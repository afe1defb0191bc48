import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { GenerationView } from '../../../contract/generation.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Database, type Statement } from '../../../platform/database/database.js';
import { askerValues } from '../../conversations/visibility.query.js';
import type { LlmAnswer, LlmUsage } from '../../llm-providers/llm.provider.js';
import { noSuchGeneration, publicError } from './generations.problems.js';
import { ADOPT, BEGIN, type BegunRow, HISTORY, REGENERATE } from './begin.query.js';
import { DUE, END, type EndedRow, KEEP, LOST, RELEASE } from './end.query.js';
import {
  FIND,
  FIND_ANSWER,
  FIND_RUNNING,
  FIND_VISIBLE,
  type GenerationRow,
  IS_DUE,
  REQUEST_STOP,
} from './find.query.js';

/** How often a generation of which nothing was shown is begun anew before it counts as failed. */
const MAX_EPOCH = 3;

export interface Ending {
  readonly status: 'complete' | 'stopped' | 'failed' | 'cancelled';
  /** Null: what the last checkpoint holds. */
  readonly text: string | null;
  readonly error: string | null;
  readonly answer: LlmAnswer | null;
  /** What the message says beside its text. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface Checkpoint {
  readonly id: string;
  readonly epoch: number;
  /** Null: only the lease is renewed. */
  readonly text: string | null;
}

interface LostRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly epoch: number;
  readonly stop_requested: boolean;
}

/** An orphan that was ended in place of its dead process. */
export interface LostGeneration {
  readonly id: string;
  readonly conversationId: string;
  readonly epoch: number;
  readonly error: string | null;
  readonly ended: EndedRow;
}

/** The rows of generations: leases, checkpoints, ends. Every write names owner and epoch, so that a late one misses. */
@Injectable()
export class GenerationsService {
  /** Names this process as the owner of what it writes. */
  private readonly owner = randomUUID();

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Begins the answer that a conversation waits for, with at most so many bytes of history; null when there is nothing to begin. */
  async begin(conversationId: string, historyBytes: number): Promise<BegunRow | null> {
    const values = [conversationId, uuidv7(), this.owner, this.settings.GENERATION_LEASE_MS, historyBytes];
    return this.begun(BEGIN, values);
  }

  /** Begins another answer to the last question; null when there is none, one is running, or a person has the floor. */
  async beginAgain(conversationId: string, id: string, historyBytes: number): Promise<BegunRow | null> {
    const values = [conversationId, id, this.owner, this.settings.GENERATION_LEASE_MS, historyBytes];
    return this.begun(REGENERATE, values);
  }

  /** Takes over generations whose process died before anything was shown. */
  adopt(most: number, historyBytes: number): Promise<BegunRow[]> {
    const values = [this.owner, this.settings.GENERATION_LEASE_MS, historyBytes, most, MAX_EPOCH];
    return this.database.run<BegunRow>(ADOPT, values);
  }

  /** Ends a generation of this process; null when it was no longer its own. */
  end(run: { id: string; epoch: number }, ending: Ending): Promise<EndedRow | null> {
    return this.endAs(this.owner, run, ending);
  }

  /** Ends what dead processes left half done, with the text of the last checkpoint. */
  async endLost(): Promise<LostGeneration[]> {
    const lost = await this.database.run<LostRow>(LOST, [MAX_EPOCH]);
    const ends: LostGeneration[] = [];
    for (const { id, conversation_id: conversationId, epoch, stop_requested: stopped } of lost) {
      const error = stopped ? null : 'interrupted';
      const status = stopped ? 'stopped' : 'failed';
      const ended = await this.endAs(null, { id, epoch }, { status, text: null, error, answer: null });
      if (ended) ends.push({ id, conversationId, epoch, error, ended });
    }
    return ends;
  }

  /** Renews leases and writes checkpoints; answers with those that still are this process's. */
  keep(checkpoints: readonly Checkpoint[]): Promise<{ id: string; stop_requested: boolean; has_floor: boolean }[]> {
    const columns = [checkpoints.map((c) => c.id), checkpoints.map((c) => c.epoch), checkpoints.map((c) => c.text)];
    return this.database.run(KEEP, [...columns, this.owner, this.settings.GENERATION_LEASE_MS]);
  }

  async release(run: { id: string; epoch: number }): Promise<void> {
    await this.database.run(RELEASE, [run.id, this.owner, run.epoch]);
  }

  /** Conversations that wait although nobody works for them. */
  async due(): Promise<string[]> {
    return (await this.database.run<{ id: string }>(DUE, [])).map(({ id }) => id);
  }

  async isDue(conversationId: string, seq: number): Promise<boolean> {
    return (await this.database.run(IS_DUE, [conversationId, seq])).length > 0;
  }

  /** @throws Problem `missing` */
  async visibleTo(actor: Actor, id: string): Promise<GenerationRow> {
    const values = [id, ...askerValues(actor)];
    const [row] = await this.database.run<GenerationRow>(FIND_VISIBLE, values);
    if (!row) throw noSuchGeneration();
    return row;
  }

  async find(id: string): Promise<GenerationRow | null> {
    return (await this.database.run<GenerationRow>(FIND, [id]))[0] ?? null;
  }

  async findAnswer(conversationId: string, seq: number): Promise<GenerationRow | null> {
    return (await this.database.run<GenerationRow>(FIND_ANSWER, [conversationId, seq]))[0] ?? null;
  }

  async findRunning(conversationId: string): Promise<GenerationRow | null> {
    return (await this.database.run<GenerationRow>(FIND_RUNNING, [conversationId]))[0] ?? null;
  }

  async requestStop(id: string): Promise<void> {
    await this.database.run(REQUEST_STOP, [id]);
  }

  private async begun(statement: Statement, values: readonly unknown[]): Promise<BegunRow | null> {
    const [row] = await this.database.run<BegunRow>(statement, values);
    if (!row?.is_behind) return row ?? null;
    const [fresh] = await this.database.run<Pick<BegunRow, 'history'>>(HISTORY, [row.id, values.at(-1)]);
    return { ...row, history: fresh?.history ?? null };
  }

  private async endAs(
    owner: string | null,
    run: { id: string; epoch: number },
    ending: Ending,
  ): Promise<EndedRow | null> {
    const { answer, status, text, error } = ending;
    const usage = answer?.usage && usageView(answer.usage);
    const origin = answer && { provider: answer.provider, model: answer.model, finish: answer.finish, usage };
    const metadata = JSON.stringify({ generation_id: run.id, ...origin, ...ending.metadata });
    const vendor = [answer?.provider ?? null, answer?.model ?? null, usage ? JSON.stringify(usage) : null];
    const outcome = [run.id, owner, run.epoch, status, text, error];
    const values = [...outcome, ...vendor, answer?.usage?.costUsd ?? null, uuidv7(), metadata];
    return (await this.database.run<EndedRow>(END, values))[0] ?? null;
  }
}

const usageView = (usage: LlmUsage): Record<string, number | undefined> => ({
  input_tokens: usage.inputTokens,
  output_tokens: usage.outputTokens,
  cached_tokens: usage.cachedTokens,
  reasoning_tokens: usage.reasoningTokens,
  cost_usd: usage.costUsd,
});

export const toGenerationView = (row: GenerationRow): GenerationView => ({
  id: row.id,
  conversation_id: row.conversation_id,
  epoch: row.epoch,
  status: row.status,
  text: row.text,
  offset: row.text.length,
  answers_up_to_seq: row.answers_up_to_seq,
  message_id: row.message?.id ?? null,
  error: publicError(row.error),
  created_at: row.created_at.toISOString(),
  ended_at: row.ended_at?.toISOString() ?? null,
});
