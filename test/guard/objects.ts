import { randomUUID } from 'node:crypto';
import type { TurnView } from '../../src/contract/generation.schema.js';
import { RoutingService } from '../../src/modules/escalations/routing/routing.service.js';
import type { Cast } from '../support/actors.js';
import type { TestServer } from '../support/server.js';
import type { Route } from './verdicts.js';

/** One object of each kind that a path can name. */
export type Ids = Readonly<Record<NonNullable<Route['id']>, string>>;

/** The owner's conversation with one answer, and people of the project. */
export async function objectsOf(server: TestServer, cast: Cast): Promise<Ids> {
  const { id } = await cast.owner.open();
  const turn = await cast.owner.post<TurnView>(`/conversations/${id}/messages`, { content: 'When are you open?' });
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await cast.admin.post<{ id: string }>(path, body);
    if (answer.status > 201) throw new Error(`could not make one at ${path}: ${answer.text}`);
    return answer.body.id;
  };
  const [contact, former] = [await made('/contacts', {}), await made('/contacts', {})];
  await cast.admin.call('PUT', '/knowledge/records/property/lantern-court', { body: { facts: { bedrooms: 2 } } });
  await cast.admin.call('PUT', '/knowledge/kinds/boat', { body: { schema: { type: 'object' } } });
  const email = `${randomUUID()}@example.com`;
  return {
    conversation: id,
    generation: turn.body.generation_id ?? '',
    project: server.projectId,
    canned_reply: await made('/canned-replies', { shortcut: `r${randomUUID()}`, content: 'Hello!' }),
    escalation: await made('/escalations', { conversation_id: (await cast.owner.open()).id }),
    contact,
    chatbot: await made('/chatbots', { name: 'A chatbot' }),
    tool: await made('/tools', { name: `t${randomUUID()}`, description: 'A tool', url: 'https://example.com' }),
    document: await made('/knowledge/documents', { text: `We are open from nine to six. ${randomUUID()}` }),
    decision: (await server.server.app.get(RoutingService).assign(id, { reason: 'start' })).decision_id,
    merge: await made(`/contacts/${former}/merge`, { into: contact }),
    seller: await made('/sellers', { email, name: 'Sam', password: 'a long enough password' }),
  };
}

/** A path with the business's own names in it, where it has places for such. */
export const named = (pattern: string): string =>
  pattern
    .replace('records/{kind}', 'records/property')
    .replace('{kind}', 'boat')
    .replace('{external_id}', 'lantern-court');
