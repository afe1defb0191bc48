import type { TurnView } from '../../src/contract/generation.schema.js';
import { type SimulatedVendor, startVendor } from '../simulators/vendor.ts';
import { eventually } from './programs.js';
import { type Chance } from './rounds.js';
import { setTimeout as pause } from 'node:timers/promises';

/** A simulated vendor and the settings with which a server asks nobody else. */
export interface Answering {
  readonly vendor: SimulatedVendor;
  readonly env: Readonly<Record<string, string>>;
}

export async function startAnswering(): Promise<Answering> {
  const vendor = await startVendor();
  const env = {
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: CANARY_KEY,
    LLM_MODEL: 'sim',
    LLM_LAST_RESORT: 'none',
  };
  return { vendor, env };
}

/** Stands for a vendor's key: it may turn up nowhere. */
export const CANARY_KEY = 'sk-canary-0d9b6a51';

/** What the database says of a generation. */
export interface GenerationState {
  readonly id: string;
  readonly status: string;
  readonly epoch: number;
  readonly text: string;
  readonly error: string | null;
  readonly answers_up_to_seq: number;
  readonly message_seq: number | null;
}

export interface MessageState {
  readonly seq: number;
  readonly role: string;
  readonly status: string;
  readonly content: string;
  readonly metadata: { readonly generation_id?: string };
}

interface AsksSql {
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
}

export const generationsOf = (server: AsksSql, conversationId: string): Promise<GenerationState[]> =>
  server.sql('SELECT * FROM generations WHERE conversation_id = $1 ORDER BY created_at, id', [conversationId]);

export const messagesOf = (server: AsksSql, conversationId: string): Promise<MessageState[]> =>
  server.sql('SELECT * FROM messages WHERE conversation_id = $1 ORDER BY seq', [conversationId]);

/** Resolves once nothing runs or waits in a conversation. */
export async function quiet(server: AsksSql, conversationId: string, limitMs = 15_000): Promise<void> {
  await eventually(async () => {
    const busy = await server.sql(
      `SELECT FROM conversations c WHERE c.id = $1 AND (c.reply_due_seq IS NOT NULL
        OR EXISTS (SELECT FROM generations g WHERE g.conversation_id = c.id AND g.status = 'running'))`,
      [conversationId],
    );
    return busy.length === 0;
  }, limitMs);
}

/** The models that were asked for an answer, in order. */
export const modelsAsked = (vendor: SimulatedVendor): (string | undefined)[] =>
  vendor.log.requests.filter(({ path }) => path.endsWith('/chat/completions')).map(({ body }) => body.model);

/** What a model was told, without the instructions: pairs of role and content. */
export const promptsOf = (vendor: SimulatedVendor, mark: string): (readonly [string, unknown])[][] =>
  vendor.log.requests
    .map(({ body }) => (body.messages ?? []).filter(({ role }) => role !== 'system'))
    .filter((messages) => messages.some(({ content }) => String(content).includes(mark)))
    .map((messages) => messages.map(({ role, content }) => [role, content] as const));

/** How long the faster side of a race waits at most: four times as long while the slower one hardly ever wins, so that both orders come up on any machine. */
export const widened = (ms: number, least: number, wins: { slower: number; faster: number }): number =>
  wins.slower * 20 < wins.faster ? Math.min(ms * 4, 6_000) : least;

/** Lets a race begin anywhere within so many milliseconds. */
export const anywhereWithin = (luck: Chance, ms: number): Promise<void> => pause(luck.next() * ms);

export type Turn = TurnView;
