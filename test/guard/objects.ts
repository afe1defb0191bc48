import { randomUUID } from 'node:crypto';
import type { TurnView } from '../../src/contract/generation.schema.js';
import { RoutingService } from '../../src/modules/escalations/routing/routing.service.js';
import type { Cast } from '../support/actors.js';
import type { TestServer } from '../support/server.js';
import type { Route } from './verdicts.js';

export type Kind = NonNullable<Route['id']>;

/** One object of each kind that a path can name. */
export type Ids = Readonly<Record<Kind, string>>;

interface Stage {
  readonly server: TestServer;
  readonly cast: Cast;
}

const post = async ({ cast }: Stage, path: string, body: object): Promise<string> => {
  const answer = await cast.admin.post<{ id: string }>(path, body);
  if (answer.status > 201) throw new Error(`could not make one at ${path}: ${answer.text}`);
  return answer.body.id;
};

const conversation = async ({ cast }: Stage): Promise<string> => (await cast.owner.open()).id;

const MAKERS: Readonly<Record<Kind, (stage: Stage) => Promise<string>>> = {
  conversation: async (stage) => {
    const id = await conversation(stage);
    await ask(stage, id);
    return id;
  },
  generation: async (stage) => (await ask(stage, await conversation(stage))).generation_id ?? '',
  project: async ({ server }) => server.projectId,
  canned_reply: (stage) => post(stage, '/canned-replies', { shortcut: `r${randomUUID()}`, content: 'Hello!' }),
  escalation: async (stage) => post(stage, '/escalations', { conversation_id: await conversation(stage) }),
  contact: (stage) => post(stage, '/contacts', {}),
  chatbot: (stage) => post(stage, '/chatbots', { name: 'A chatbot' }),
  tool: (stage) =>
    post(stage, '/tools', { name: `t${randomUUID()}`, description: 'A tool', url: 'https://example.com' }),
  document: (stage) => post(stage, '/knowledge/documents', { text: `We are open from nine to six. ${randomUUID()}` }),
  // No vendor answers here, so that the row stands for a call.
  call: async (stage) => {
    const id = randomUUID();
    await stage.server.sql(
      `INSERT INTO voice_calls (id, conversation_id, project_id, visitor_kind, visitor_id, transport, push_to_talk, owner, lease_until, ends_at, reserved_seconds)
        VALUES ($1, $2, $3, 'user', 'owner', 'websocket', false, $1, now() + interval '1 hour', now() + interval '1 hour', 60)`,
      [id, await conversation(stage), stage.server.projectId],
    );
    return id;
  },
  avatar: async (stage) => {
    const id = randomUUID();
    await stage.server.sql(
      `INSERT INTO avatar_sessions (id, conversation_id, project_id, vendor_session_id, token, lease_until, ends_at)
        VALUES ($1, $2, $3, 'av_1', 'st_1', now() + interval '1 hour', now() + interval '1 hour')`,
      [id, await conversation(stage), stage.server.projectId],
    );
    return id;
  },
  decision: async (stage) => {
    const routing = stage.server.server.app.get(RoutingService);
    return (await routing.assign(await conversation(stage), { reason: 'start' })).decision_id;
  },
  merge: async (stage) => {
    const [former, into] = [await post(stage, '/contacts', {}), await post(stage, '/contacts', {})];
    return post(stage, `/contacts/${former}/merge`, { into });
  },
  seller: (stage) => {
    const email = `${randomUUID()}@example.com`;
    return post(stage, '/sellers', { email, name: 'Sam', password: 'a long enough password' });
  },
};

async function ask({ cast }: Stage, id: string): Promise<TurnView> {
  return (await cast.owner.post<TurnView>(`/conversations/${id}/messages`, { content: 'When are you open?' })).body;
}

/** New objects of these kinds. */
export async function make<K extends Kind>(stage: Stage, kinds: readonly K[]): Promise<Record<K, string>> {
  const made = kinds.map(async (kind) => [kind, await MAKERS[kind](stage)] as const);
  return Object.fromEntries(await Promise.all(made)) as Record<K, string>;
}

/** The record and the kind of records that paths name. */
export async function makeNamed({ cast }: Stage): Promise<void> {
  await cast.admin.call('PUT', '/knowledge/records/property/lantern-court', { body: { facts: { bedrooms: 2 } } });
  await cast.admin.call('PUT', '/knowledge/kinds/boat', { body: { schema: { type: 'object' } } });
}

/** One object of each kind, and what paths name. */
export async function objectsOf(server: TestServer, cast: Cast): Promise<Ids> {
  await makeNamed({ server, cast });
  return make({ server, cast }, Object.keys(MAKERS) as Kind[]);
}

/** A path with the business's own names in it, where it has places for such. */
export const named = (pattern: string): string =>
  pattern
    .replace('records/{kind}', 'records/property')
    .replace('{kind}', 'boat')
    .replace('{external_id}', 'lantern-court');

/** The kinds that a route's path and body name. */
export function kindsOf(route: Route): Kind[] {
  const inBody = [...(JSON.stringify(route.body) ?? '').matchAll(/\{(\w+)\}/g)].map(([, kind]) => kind as Kind);
  return [...new Set([...(route.id ? [route.id] : []), ...inBody])];
}
