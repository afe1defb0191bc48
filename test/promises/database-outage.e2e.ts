import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DiagnosisView } from '../../src/contract/doctor.schema.js';
import type { ProblemDocument } from '../../src/contract/problem.schema.js';
import { type Answering, generationsOf, modelsAsked, quiet, startAnswering, type Turn } from '../support/answering.js';
import { Burst } from '../support/burst.js';
import { History, type Operation } from '../support/history-checker.js';
import { muteAssistant } from '../support/nodes.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { Product, querying } from '../support/product.js';
import { eventually } from '../support/programs.js';
import type { SocketClient } from '../support/socket-client.js';

const RECOVERY_MS = 2_000;

describe('PostgreSQL', () => {
  let answering: Answering;
  let postgres: OwnPostgres;
  let product: Product;
  let projectId: string;
  let history: History;
  let conversations: string[];
  let bursts: Burst[];
  let socket: SocketClient;

  const database = { sql: <Row>(text: string, values?: unknown[]) => querying<Row>(postgres.url, text, values) };
  const ann = () => product.as(projectId);

  beforeAll(async () => {
    answering = await startAnswering();
    postgres = await OwnPostgres.start({ max_connections: '30' });
    product = await Product.start({
      ...answering.env,
      DATABASE_URL: postgres.url,
      DATABASE_STATEMENT_TIMEOUT_MS: '2000',
      GENERATION_LEASE_MS: '1000',
    });
    projectId = (await database.sql<{ id: string }>('SELECT id FROM projects'))[0]?.id ?? '';
  });
  afterAll(async () => {
    await product.kill();
    await postgres.stop();
    await answering.vendor.close();
  });
  beforeEach(async () => {
    history = new History();
    conversations = await Promise.all(Array.from({ length: 5 }, async () => (await ann().open()).id));
    await muteAssistant(database, conversations);
    socket = await product.socket(projectId);
    bursts = [
      new Burst(ann(), history, { conversations, senders: 10, name: 'burst' }),
      new Burst(socket, history, { conversations, senders: 5, name: 'socket' }),
    ];
    await acknowledged(100);
  });
  afterEach(async () => {
    await postgres.vacate();
    await Promise.all(bursts.map((burst) => burst.stop()));
    // The outage cost the socket nothing but refusals.
    expect(socket.socket.connected).toBe(true);
    socket.close();
    expect(product.isAlive).toBe(true);
    expect(product.output).not.toMatch(/uncaughtException|unhandledRejection/);
    expect(await history.check(postgres.url)).toEqual([]);
  });

  /** Resolves once so many more sends were acknowledged. */
  const acknowledged = (more: number, limitMs?: number): Promise<void> => {
    const target = history.count('ok') + more;
    return eventually(() => Promise.resolve(history.count('ok') >= target), limitMs);
  };

  /** What clients meet while it is away. */
  const expectUnavailable = async (): Promise<void> => {
    await eventually(async () => (await product.readiness()) === 503);
    const { status, headers, text } = await ann().post(`/conversations/${conversations[0]}/messages`, {
      content: 'Hello?',
    });
    expect({ status, retryAfter: headers['retry-after'], type: headers['content-type'] }).toEqual({
      status: 503,
      retryAfter: '1',
      type: expect.stringContaining('application/problem+json'),
    });
    const overSocket = await socket.refusal('message:send', {
      conversation_id: conversations[0],
      content: 'Hello?',
      client_message_id: randomUUID(),
    });
    const { request_id: _, ...document } = JSON.parse(text) as ProblemDocument;
    expect(overSocket).toEqual(document);
    expect(text).not.toMatch(/postgres|ECONN|SELECT|timeout|127\.0/i);
    expect((await ann().get('/health')).status).toBe(200);
    const admin = product.as(projectId, { sub: 'adam', role: 'admin' });
    const { body: diagnosis } = await admin.get<DiagnosisView>('/doctor');
    expect(diagnosis.findings[0]).toMatchObject({
      check: 'database',
      status: 'fault',
      fix: expect.stringContaining('DATABASE_URL'),
    });
  };

  /** The next send over the socket that outlived the outage. */
  const overSocketAgain = async (): Promise<void> => {
    const isSocket = ({ client_message_id: id, outcome }: Operation) => id.startsWith('socket') && outcome === 'ok';
    const count = () => history.operations.filter(isSocket).length;
    const before = count();
    await eventually(() => Promise.resolve(count() > before), RECOVERY_MS);
  };

  const expectRecovery = async (): Promise<void> => {
    await acknowledged(20, RECOVERY_MS);
    await overSocketAgain();
    await product.ready(RECOVERY_MS);
  };

  it('that crashes and comes back costs 503 meanwhile, and nothing that was acknowledged', async () => {
    await postgres.crash();
    await expectUnavailable();
    await postgres.restart();
    await expectRecovery();
  });

  it('that is frozen costs 503 meanwhile, and nothing that was acknowledged', async () => {
    await postgres.freeze();
    await expectUnavailable();
    await postgres.thaw();
    await expectRecovery();
  });

  it('that has no connection left costs 503 meanwhile, and nothing that was acknowledged', async () => {
    await postgres.occupy();
    await expectUnavailable();
    await postgres.vacate();
    await expectRecovery();
  });

  it.each([
    ['frozen while an answer is written', 20, 400, () => postgres.freeze(), () => postgres.thaw()],
    ['down while an answer is written', 20, 400, () => postgres.crash(), () => postgres.restart()],
    ['down when an answer ends', 5, 100, () => postgres.crash(), () => postgres.restart()],
  ])('that is %s has the whole answer in the end', async (_, count, paceMs, leave, comeBack) => {
    const pieces = Array.from({ length: count }, (__, n) => `piece ${n} `);
    answering.vendor.next({ chunks: pieces, paceMs });
    const { id } = await ann().open();
    const [asked, place] = [modelsAsked(answering.vendor).length, answering.vendor.log.requests.length];
    const asking = ann()
      .post<Turn>(`/conversations/${id}/messages`, { content: 'A question' })
      .catch((error: unknown) => error);
    await answering.vendor.log.request(place);
    await eventually(async () => (await generationsOf(database, id)).length === 1);
    await leave();
    await expectUnavailable();
    if (paceMs < 200) await answering.vendor.closed(place);
    await comeBack();
    await expectRecovery();
    await asking;
    await quiet(database, id);
    expect(await generationsOf(database, id)).toMatchObject([{ status: 'complete', text: pieces.join('') }]);
    expect(modelsAsked(answering.vendor).length).toBe(asked + 1);
  });
});
