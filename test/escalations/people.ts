import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { EscalationView } from '../../src/contract/escalation.schema.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import type { ProblemDocument } from '../../src/contract/problem.schema.js';
import type { SellerView } from '../../src/contract/seller.schema.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import type { TestServer } from '../support/server.js';

export interface Conflict extends ProblemDocument {
  readonly current: { status: string; mode: string; epoch: number; seller_id: string | null };
}

/** What an action on a conversation answers: the conversation, or a conflict. */
export type Acted = Answer<ConversationView & { readonly current?: Conflict['current'] }>;

export const act = (who: ApiClient, id: string, action: string, body?: object): Promise<Acted> =>
  who.post(`/conversations/${id}/actions/${action}`, body);

/** The same, as often as a server is too busy for it and says so. */
export async function actWithPatience(who: ApiClient, id: string, action: string): Promise<Acted> {
  for (;;) {
    const acted = await act(who, id, action);
    if (acted.status !== 503) return acted;
    await pause(100);
  }
}

export const escalate = (who: ApiClient, id: string, body: object = {}): Promise<Answer<EscalationView>> =>
  who.post('/escalations', { conversation_id: id, ...body });

export const state = async (who: ApiClient, id: string): Promise<ConversationView> =>
  (await who.get<ConversationView>(`/conversations/${id}`)).body;

export const thread = async (who: ApiClient, id: string): Promise<MessageView[]> =>
  (await who.get<{ data: MessageView[] }>(`/conversations/${id}/messages`)).body.data;

/** An account of a seller, with clients that have its id. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly api: ApiClient;
}

/** Takes somebody on, who may have `capacity` conversations at once. */
export async function hire(server: TestServer, name: string, more: object = {}): Promise<Person> {
  const account = { email: `${randomUUID()}@example.com`, name, password: 'a long enough password', ...more };
  const admin = server.as({ sub: 'root', role: 'admin' });
  const { status, body, text } = await admin.post<SellerView>('/sellers', account);
  if (status !== 201) throw new Error(text);
  return { id: body.id, name, api: server.as({ sub: body.id, role: 'seller', name }) };
}
