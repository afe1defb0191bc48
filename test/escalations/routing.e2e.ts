import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  RoutingDecisionView,
  RoutingPolicyView,
  SimulatedDecisionView,
} from '../../src/contract/routing.schema.js';
import { RetentionWorker } from '../../src/modules/escalations/routing/retention.worker.js';
import { RoutingService } from '../../src/modules/escalations/routing/routing.service.js';
import type { RoutingWish } from '../../src/modules/escalations/routing/rules/situation.js';
import { firstIdAt } from '../../src/platform/id-time.js';
import { Problem } from '../../src/platform/errors/problem.js';
import type { ApiClient } from '../support/api-client.js';
import { type Chance, chance, rounds } from '../support/rounds.js';
import { TestServer } from '../support/server.js';
import { chats, crew } from './crew.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ PRESENCE_GRACE_MS: '600000' });
});
afterAll(() => server.stop());

const adminOf = (projectId: string) => server.as({ role: 'admin', sub: 'root', project_id: projectId });
const put = (by: ApiClient, body: object) => by.call<RoutingPolicyView>('PUT', '/routing/policy', { body });
const assign = (id: string, wish: RoutingWish) => server.server.app.get(RoutingService).assign(id, wish);
const decisionOf = async (by: ApiClient, id: string) =>
  (await by.get<RoutingDecisionView>(`/routing/decisions/${id}`)).body;

describe('the routing policy', () => {
  it('has a default for everything, and is replaced as a whole', async () => {
    const admin = adminOf(await server.newProject());
    const first = (await admin.get<RoutingPolicyView>('/routing/policy')).body;
    expect(first).toMatchObject({
      strategy: 'round_robin',
      first_responder: 'assistant',
      is_open: true,
      opens_at: null,
    });
    expect((await put(admin, { strategy: 'least_busy', max_wait_seconds: 60 })).body).toMatchObject({
      strategy: 'least_busy',
      max_wait_seconds: 60,
    });
    const { body } = await put(admin, { business_hours: [], time_zone: 'Asia/Tokyo' });
    expect(body).toMatchObject({ strategy: 'round_robin', max_wait_seconds: null, is_open: false, opens_at: null });
    expect((await admin.get('/routing/policy')).body).toEqual(body);
  });

  it.each([
    { strategy: 'loudest' },
    { time_zone: 'Mars/Olympus' },
    { time_zone: '+01:00' },
    { business_hours: [{ days: ['mon'], from: '17:00', to: '09:00' }] },
    { business_hours: [{ days: ['someday'], from: '09:00', to: '17:00' }] },
    { business_hours: [{ days: ['mon'], from: '9:00', to: '24:30' }] },
    { holidays: [{ date: '2026-02-30' }] },
    { max_wait_seconds: 0 },
    { surprise: true },
  ])('refuses %j', async (body) => expect((await put(adminOf(server.projectId), body)).status).toBe(400));
});

describe('a chat', () => {
  it('goes to somebody, and the decision says why nobody else got it', async () => {
    const projectId = await server.newProject();
    const admin = adminOf(projectId);
    const [, , , , mia] = await crew(server, projectId, [
      { name: 'Ola', isAbsent: true },
      { name: 'Ada', skills: ['rentals'] },
      { name: 'Ben' },
      { name: 'Eve', capacity: 0, skills: ['rentals'] },
      { name: 'Mia', skills: ['rentals'], languages: ['de'] },
    ]);
    const [id = ''] = await chats(server, projectId, 1);
    const given = await assign(id, { reason: 'escalation', skills: ['rentals'], language: 'de-AT' });
    expect(given).toMatchObject({ seller: { id: mia, name: 'Mia' }, outcome: 'chosen', mode: 'seller', epoch: 1 });
    const decision = await decisionOf(admin, given.decision_id);
    expect(decision).toMatchObject({ conversation_id: id, seller_id: mia, takes_floor: true });
    expect(decision.explanation).toBe('Mia gets the chat: first of 2 who can take it and speaks de-AT.');
    expect(decision.candidates.map(({ name, passed_over: reason }) => [name, reason?.sentence])).toEqual([
      ['Ola', 'Ola is offline.'],
      ['Ada', 'Mia comes before Ada: Mia speaks de-AT.'],
      ['Ben', 'Ben lacks rentals.'],
      ['Eve', 'Eve has 0 of at most 0 conversations.'],
      ['Mia', undefined],
    ]);
    const view = await admin.get<{ seller_id: string; mode: string }>(`/conversations/${id}`);
    expect(view.body).toMatchObject({ seller_id: mia, mode: 'seller' });
  });

  it('is meant for a seller while the assistant answers first, and is counted', async () => {
    const projectId = await server.newProject();
    const [only = ''] = await crew(server, projectId, [{ capacity: 1 }]);
    const [first = '', second = ''] = await chats(server, projectId, 2);
    expect(await assign(first, { reason: 'start' })).toMatchObject({
      seller: { id: only },
      mode: 'assistant',
      epoch: 0,
    });
    expect(await assign(second, { reason: 'start' })).toMatchObject({ seller: null, outcome: 'nobody' });
    // Once it is old and nobody has the floor, it takes no place any more.
    await server.sql(`UPDATE conversations SET active_at = now() - interval '31 minutes' WHERE id = $1`, [first]);
    expect(await assign(second, { reason: 'start' })).toMatchObject({ seller: { id: only } });
  });

  it('stays with the named seller who is absent, until the return', async () => {
    const projectId = await server.newProject();
    const [absent = '', present = ''] = await crew(server, projectId, [{ name: 'Ola', isAbsent: true }, {}]);
    const [one = '', two = ''] = await chats(server, projectId, 2);
    const named = await assign(one, { reason: 'start', seller_id: absent });
    expect(named).toMatchObject({ seller: { id: absent, name: 'Ola' }, outcome: 'waits', mode: 'assistant' });
    const seated = await assign(two, { reason: 'start', seller_id: present });
    expect(seated).toMatchObject({ seller: { id: present }, outcome: 'named', mode: 'seller', epoch: 1 });
    expect(await assign(two, { reason: 'start' })).toMatchObject({
      seller: { id: present },
      outcome: 'kept',
      epoch: 1,
    });
  });

  it('is refused for a seller who is deactivated, deleted, unknown or of another project', async () => {
    const projectId = await server.newProject();
    const [idle = '', gone = ''] = await crew(server, projectId, [{}, {}]);
    const [stranger = ''] = await crew(server, await server.newProject(), [{}]);
    await server.sql('UPDATE sellers SET is_active = false WHERE id = $1', [idle]);
    await server.sql('DELETE FROM sellers WHERE id = $1', [gone]);
    const [id = ''] = await chats(server, projectId, 1);
    for (const named of [idle, gone, stranger, 'sally']) {
      const refused = assign(id, { reason: 'start', seller_id: named });
      await expect(refused).rejects.toMatchObject({ kind: 'invalid', extras: { errors: [{ path: 'seller_id' }] } });
    }
    await expect(assign(projectId, { reason: 'start' })).rejects.toMatchObject({ slug: 'no-such-conversation' });
    expect(await server.sql('SELECT 1 FROM routing_decisions WHERE conversation_id = $1', [id])).toEqual([]);
  });

  it('is promised to nobody outside business hours', async () => {
    const projectId = await server.newProject();
    await crew(server, projectId, [{}]);
    const admin = adminOf(projectId);
    await put(admin, { business_hours: [{ days: ['mon'], from: '09:00', to: '17:00' }], time_zone: 'Europe/Berlin' });
    const at = async (time: string) =>
      (await admin.post<SimulatedDecisionView>('/routing/simulate', { at: time })).body.explanation;
    expect(await at('2026-07-13T06:59:00.000Z')).toBe('Nobody gets the chat: it is outside business hours.');
    expect(await at('2026-07-13T07:00:00.000Z')).toBe('Seller gets the chat: nobody else can take it.');
  });
});

describe('the simulation', () => {
  it('changes nothing, and tries another policy on request', async () => {
    const projectId = await server.newProject();
    await crew(server, projectId, [{}]);
    const [id = ''] = await chats(server, projectId, 1);
    const admin = adminOf(projectId);
    const outcome = async (body: object) =>
      (await admin.post<SimulatedDecisionView>('/routing/simulate', body)).body.outcome;
    expect(await outcome({ conversation_id: id, reason: 'escalation' })).toBe('chosen');
    expect(await outcome({ policy: { strategy: 'manual' } })).toBe('nobody');
    expect((await admin.get<{ seller_id: null }>(`/conversations/${id}`)).body.seller_id).toBeNull();
    const rows = await server.sql('SELECT 1 FROM routing_decisions WHERE project_id = $1', [projectId]);
    expect(rows).toEqual([]);
    expect((await admin.post('/routing/simulate', { conversation_id: projectId })).status).toBe(404);
  });

  it('gives the same answer as the real run, whatever the situation', async () => {
    const dice = chance('simulated and real decisions');
    const projectId = await server.newProject();
    const admin = adminOf(projectId);
    const sellers = await crew(
      server,
      projectId,
      Array.from({ length: 8 }, (_, n) => ({ name: `Seller ${n}`, capacity: 1 + dice.below(6) })),
    );
    const conversations = await chats(server, projectId, 40);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < rounds(150); round += 1) {
      await stir(dice, projectId, { sellers, conversations });
      const id = dice.pick(conversations);
      const wish = wishOf(dice, sellers);
      const before = await surroundings(projectId, id);
      const own = await floorOf(id);
      const simulated = await admin.post<SimulatedDecisionView>('/routing/simulate', { conversation_id: id, ...wish });
      const isSame = isDeepStrictEqual(await floorOf(id), own);
      const real = await assign(id, wish).catch((error: unknown) => error);
      if (real instanceof Problem) expect([simulated.status, wish]).toEqual([real.status, wish]);
      // The server takes chats from sellers who have vanished: where it did so meanwhile, the two saw different situations.
      else if (isSame && isDeepStrictEqual(await surroundings(projectId, id), before)) {
        const {
          id: _,
          created_at: __,
          ...decision
        } = await decisionOf(admin, (real as { decision_id: string }).decision_id);
        expect(simulated.body).toEqual(decision);
        outcomes.set(decision.outcome, (outcomes.get(decision.outcome) ?? 0) + 1);
      }
    }
    // Each outcome came up, or the comparison would say little.
    expect([...outcomes.keys()].sort()).toEqual(['chosen', 'closed', 'kept', 'named', 'nobody', 'waits']);
  }, 120_000);
});

const SKILLS = ['rentals', 'sales'];

const floorOf = (id: string): Promise<unknown> =>
  server.sql('SELECT status, mode, seller_id, epoch FROM conversations WHERE id = $1', [id]);

/** Everything that a decision on a conversation counts beside it, to see whether it stood still. */
async function surroundings(projectId: string, conversationId: string): Promise<unknown> {
  const conversations = `SELECT id, status, mode, seller_id FROM conversations WHERE project_id = $1 AND id <> $2 ORDER BY id`;
  const decisions = `SELECT id FROM routing_decisions WHERE project_id = $1 AND conversation_id <> $2 ORDER BY id`;
  const asked = [projectId, conversationId];
  return [await server.sql(conversations, asked), await server.sql(decisions, asked)];
}

function wishOf(dice: Chance, sellers: readonly string[]): RoutingWish {
  return {
    reason: dice.pick(['start', 'start', 'escalation', 'transfer', 'requeue']),
    ...(dice.below(3) === 0 ? { seller_id: dice.pick(sellers) } : {}),
    ...(dice.below(3) === 0 ? { skills: [dice.pick(SKILLS)] } : {}),
    ...(dice.below(3) === 0 ? { language: dice.pick(['de', 'en']) } : {}),
  };
}

/** Changes a few things that a decision depends on. */
async function stir(
  dice: Chance,
  projectId: string,
  { sellers, conversations }: { sellers: readonly string[]; conversations: readonly string[] },
): Promise<void> {
  const status = dice.pick(['online', 'online', 'online', 'away', 'offline']);
  await server.sql(`UPDATE sellers SET availability = $2, skills = $3, languages = $4, is_active = $5 WHERE id = $1`, [
    dice.pick(sellers),
    status,
    dice.shuffled(SKILLS).slice(dice.below(3)),
    [dice.pick(['de', 'en', 'pt-BR'])],
    dice.below(10) > 0,
  ]);
  const chat = dice.pick(conversations);
  const [change = ''] = dice.shuffled([
    `status = 'resolved'`,
    `status = 'open', mode = 'assistant', seller_id = NULL`,
    `mode = 'queued'`,
    `active_at = now() - interval '1 hour'`,
  ]);
  await server.sql(`UPDATE conversations SET ${change} WHERE id = $1`, [chat]);
  const policy = {
    strategy: dice.pick(['manual', 'round_robin', 'round_robin', 'least_busy', 'sticky', 'skills']),
    first_responder: dice.pick(['assistant', 'seller']),
    language_match: dice.pick(['preferred', 'required']),
    ...(dice.below(5) === 0 ? { business_hours: [] } : {}),
  };
  if (dice.below(4) === 0) await put(adminOf(projectId), policy);
}

describe('decisions', () => {
  it('are forgotten after so many days, in batches', async () => {
    const projectId = await server.newProject();
    await crew(server, projectId, [{ capacity: 1 }]);
    const [id = ''] = await chats(server, projectId, 1);
    const { decision_id } = await assign(id, { reason: 'start' });
    const old = new Date(Date.now() - 91 * 86_400_000);
    const copy = `INSERT INTO routing_decisions (id, project_id, conversation_id, reason, outcome, wish, policy, candidates)
      SELECT overlay($2::text placing substr(md5(n::text), 1, 12) from 25)::uuid, project_id, conversation_id, reason, outcome, wish, policy, candidates
      FROM routing_decisions, generate_series(1, 2500) n WHERE id = $1`;
    await server.sql(copy, [decision_id, firstIdAt(old)]);
    expect(await server.server.app.get(RetentionWorker).sweep()).toBe(2_500);
    expect((await adminOf(projectId).get(`/routing/decisions/${decision_id}`)).status).toBe(200);
  });
});
