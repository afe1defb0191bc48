import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FiguresView } from '../../src/contract/figures.schema.js';
import { act, escalate, hire, type Person } from '../escalations/people.js';
import type { ApiClient } from '../support/api-client.js';
import { type Answering, startAnswering } from '../support/answering.js';
import { TestServer } from '../support/server.js';

let answering: Answering;
let server: TestServer;
let ann: ApiClient;
let admin: ApiClient;
let mia: Person;

const figures = async (from: string, to: string, who = admin): Promise<FiguresView> => {
  const { status, body } = await who.get<FiguresView>(`/figures?from=${from}&to=${to}`);
  expect(status).toBe(200);
  return body;
};

/** Puts a conversation where it belongs in time: its beginning, then seconds from message to message. */
async function moveTo(id: string, began: string, ...pauses: number[]): Promise<void> {
  await server.sql('UPDATE conversations SET created_at = $2, active_at = $2 WHERE id = $1', [id, began]);
  let at = Date.parse(began);
  for (const [index, pause] of [0, ...pauses].entries()) {
    at += pause * 1_000;
    await server.sql('UPDATE messages SET created_at = $3 WHERE conversation_id = $1 AND seq = $2', [
      id,
      index + 1,
      new Date(at),
    ]);
  }
  await server.sql('UPDATE generations SET created_at = $2 WHERE conversation_id = $1', [id, began]);
  await server.sql(
    `UPDATE escalations SET created_at = $2, queued_at = $2, accepted_at = CASE WHEN accepted_at IS NOT NULL THEN $2::timestamptz + interval '90 seconds' END
     WHERE conversation_id = $1`,
    [id, began],
  );
}

/** A conversation whose first question the assistant answers, after so many seconds. */
async function answered(began: string, seconds: number): Promise<string> {
  answering.vendor.next({ chunks: ['From ', 'nine ', 'to ', 'six.'] });
  const { id } = await ann.open();
  await ann.post(`/conversations/${id}/messages`, { content: 'When are you open?' });
  await moveTo(id, began, seconds);
  return id;
}

beforeAll(async () => {
  answering = await startAnswering();
  server = await TestServer.start({ ...answering.env, LLM_PRICES: 'sim=10/100' });
  ann = server.as();
  admin = server.as({ role: 'admin', sub: 'root' });
  mia = await hire(server, 'Mia');
  await admin.call('PUT', '/routing/policy', { body: { time_zone: 'Pacific/Auckland', strategy: 'manual' } });
});
afterAll(async () => {
  await server.stop();
  await answering.vendor.close();
});

const NOTHING = {
  conversations: 0,
  answered_by_assistant: 0,
  first_response_seconds: null,
  escalations: 0,
  accepted: 0,
  waiting_seconds: null,
};

describe('the figures', () => {
  it("count what happened on each day of the project's own clock", async () => {
    await answered('2026-03-01T10:59:00.000Z', 2);
    await answered('2026-03-01T11:01:00.000Z', 4);
    await answered('2026-03-03T11:30:00.000Z', 1);
    const accepted = await answered('2026-03-02T00:00:00.000Z', 10);
    await escalate(ann, accepted, { reason: 'The rent.' });
    await act(mia.api, accepted, 'claim');
    await moveTo(accepted, '2026-03-02T00:00:00.000Z', 10);
    const waiting = await answered('2026-03-02T00:00:00.000Z', 6);
    await escalate(ann, waiting);
    await moveTo(waiting, '2026-03-02T00:00:00.000Z', 6);
    answering.vendor.next({ refusal: { status: 400, body: {} } });
    const { id: failed } = await ann.open();
    await ann.post(`/conversations/${failed}/messages`, { content: 'Hello?' });
    await moveTo(failed, '2026-03-02T00:00:00.000Z');
    const { id: silent } = await ann.open();
    await moveTo(silent, '2026-03-02T00:00:00.000Z');

    expect(await figures('2026-03-01', '2026-03-03')).toEqual({
      project_id: server.projectId,
      from: '2026-03-01',
      to: '2026-03-03',
      time_zone: 'Pacific/Auckland',
      total: {
        conversations: 5,
        answered_by_assistant: 2,
        first_response_seconds: 5,
        escalations: 2,
        accepted: 1,
        waiting_seconds: 90,
      },
      days: [
        {
          ...NOTHING,
          date: '2026-03-01',
          conversations: 1,
          answered_by_assistant: 1,
          first_response_seconds: 2,
        },
        {
          date: '2026-03-02',
          conversations: 4,
          answered_by_assistant: 1,
          first_response_seconds: 6,
          escalations: 2,
          accepted: 1,
          waiting_seconds: 90,
        },
        { date: '2026-03-03', ...NOTHING },
      ],
      reasons: [
        { requested_by: 'visitor', reason: 'The rent.', escalations: 1, accepted: 1 },
        { requested_by: 'visitor', reason: null, escalations: 1, accepted: 0 },
      ],
      models: [
        {
          provider: 'compatible',
          model: 'sim',
          answers: 4,
          failures: 0,
          input_tokens: 4 * 17,
          output_tokens: 4 * 4,
          cost_usd: 0.00228,
        },
        {
          provider: null,
          model: null,
          answers: 0,
          failures: 1,
          input_tokens: 0,
          output_tokens: 0,
          cost_usd: null,
        },
      ],
    });
  });

  it('are of one project alone, and of a day without anything', async () => {
    const other = await server.newProject();
    const { body } = await server
      .as({ role: 'seller', sub: 'sam', project_id: other })
      .get<FiguresView>('/figures?from=2026-03-01&to=2026-03-03');
    expect(body).toMatchObject({ project_id: other, time_zone: 'UTC', total: NOTHING, reasons: [], models: [] });
    expect((await figures('2024-02-29', '2024-02-29')).days).toEqual([{ date: '2024-02-29', ...NOTHING }]);
  });

  it.each([
    ['from=2026-03-02&to=2026-03-01', 'to'],
    ['from=2025-01-01&to=2026-01-02', 'to'],
    ['from=2026-02-30&to=2026-03-01', 'from'],
    ['to=2026-03-01', 'from'],
  ])('are refused for %s', async (query, path) => {
    const { status, body } = await admin.get<{ errors: { path: string }[] }>(`/figures?${query}`);
    expect([status, body.errors.map((error) => error.path)]).toEqual([400, [path]]);
  });

  it('span a whole year', async () => {
    expect((await figures('2024-01-01', '2024-12-31')).days).toHaveLength(366);
  });
});
