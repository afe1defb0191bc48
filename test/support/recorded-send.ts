import type { TurnView } from '../../src/contract/generation.schema.js';
import type { ApiClient } from './api-client.js';
import type { Acknowledged, History, Operation, Outcome, Send } from './history-checker.js';
import { SocketClient } from './socket-client.js';

/** Statuses that say for certain that nothing was stored. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 413, 415, 422]);

/** A send whose answer has not come after this long is unknown. */
const PATIENCE_MS = 30_000;

interface Learnt {
  readonly outcome: Outcome;
  readonly answer?: Acknowledged;
}

/** Sends a message over REST or a socket, and notes in the history what the client may rely on. */
export async function recordedSend(client: ApiClient | SocketClient, history: History, send: Send): Promise<Operation> {
  const noted = history.invoke(send);
  const late = Promise.withResolvers<Learnt>();
  const timer = setTimeout(() => late.resolve({ outcome: 'unknown' }), PATIENCE_MS);
  const sending = client instanceof SocketClient ? overSocket(client, send) : overRest(client, send);
  const { outcome, answer } = await Promise.race([sending, late.promise]);
  clearTimeout(timer);
  return noted(outcome, answer);
}

async function overRest(client: ApiClient, { conversation_id: id, content, client_message_id }: Send): Promise<Learnt> {
  try {
    const answer = await client.post<TurnView>(`/conversations/${id}/messages`, { content, client_message_id });
    if (answer.status === 201) return { outcome: 'ok', answer: answer.body.message };
    return { outcome: outcomeOf(answer.status, answer.text) };
  } catch (error) {
    return { outcome: (error as { code?: string }).code === 'ECONNREFUSED' ? 'fail' : 'unknown' };
  }
}

/** A connection that ends, or an acknowledgement that does not come, says nothing. */
async function overSocket(
  client: SocketClient,
  { conversation_id, content, client_message_id }: Send,
): Promise<Learnt> {
  try {
    const answer = await client.ask('message:send', { conversation_id, content, client_message_id });
    if (answer.ok) return { outcome: 'ok', answer: answer.data };
    return { outcome: outcomeOf(answer.problem.status, answer.problem.type) };
  } catch {
    return { outcome: 'unknown' };
  }
}

/** 503 `unavailable` is unknown: the commit may be under way in a database that does not answer. `draining` refuses. */
const outcomeOf = (status: number, text: string): Outcome =>
  REFUSALS.has(status) || (status === 503 && /draining/.test(text)) ? 'fail' : 'unknown';
