import type { TurnView } from '../../src/contract/generation.schema.js';
import type { Answer, ApiClient } from './api-client.js';
import type { History, Operation, Outcome, Send } from './history-checker.js';

/** Statuses that say for certain that nothing was stored. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 413, 415, 422]);

/** A send whose answer has not come after this long is unknown. */
const PATIENCE_MS = 30_000;

/** Sends a message and notes in the history what the client may rely on. */
export async function recordedSend(client: ApiClient, history: History, send: Send): Promise<Operation> {
  const { content, client_message_id, conversation_id: id } = send;
  const noted = history.invoke(send);
  const late = Promise.withResolvers<Error>();
  const timer = setTimeout(() => late.resolve(new Error('no answer')), PATIENCE_MS);
  const sending = client.post<TurnView>(`/conversations/${id}/messages`, { content, client_message_id });
  const answer = await Promise.race([sending.catch((error: unknown) => error as Error), late.promise]);
  clearTimeout(timer);
  if (answer instanceof Error) return noted(outcomeOfError(answer));
  return noted(outcomeOf(answer), answer.status === 201 ? answer.body.message : undefined);
}

/** 503 `unavailable` is unknown: the commit may be under way in a database that does not answer. `draining` refuses. */
function outcomeOf({ status, text }: Answer<unknown>): Outcome {
  if (status === 201) return 'ok';
  return REFUSALS.has(status) || (status === 503 && /draining/.test(text)) ? 'fail' : 'unknown';
}

const outcomeOfError = (error: Error & { code?: string }): Outcome =>
  error.code === 'ECONNREFUSED' ? 'fail' : 'unknown';
