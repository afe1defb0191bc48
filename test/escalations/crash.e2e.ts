import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Product, SharedDatabase, tokenOf } from '../support/product.js';
import { eventually } from '../support/programs.js';
import { SocketClient } from '../support/socket-client.js';
import { escalate, state, thread } from './people.js';

describe('a node that dies by SIGKILL', () => {
  let database: SharedDatabase;
  let dying: Product;
  let other: Product;
  const seller = { sub: uuidv7(), role: 'seller', name: 'Mia' };
  beforeAll(async () => {
    database = await SharedDatabase.create();
    await database.sql(
      `INSERT INTO sellers (id, project_id, email, name, password_hash, availability) VALUES ($1, $2, $3, 'Mia', '', 'online')`,
      [seller.sub, database.projectId, `${randomUUID()}@example.com`],
    );
    await database.sql(`INSERT INTO routing_policies (project_id, policy) VALUES ($1, $2)`, [
      database.projectId,
      { grace_seconds: 1, max_wait_seconds: 600 },
    ]);
    const env = { DATABASE_URL: database.url, PRESENCE_GRACE_MS: '1500' };
    [dying, other] = await Promise.all([Product.start(env), Product.start(env)]);
  });
  afterAll(async () => {
    await Promise.all([dying.kill(), other.kill()]);
    await database.drop();
  });

  it('takes its sellers with it: another node takes the floor from them, and ends waits that it had begun', async () => {
    const ann = other.as(database.projectId);
    const mia = await SocketClient.connect(dying.url, {
      token: tokenOf({ ...seller, project_id: database.projectId }),
    });
    const { id } = await dying.as(database.projectId).open();
    const { body } = await escalate(dying.as(database.projectId), id);
    await eventually(async () => (await state(ann, id)).mode === 'seller');
    const snoozed = await ann.open();
    await database.sql(
      `UPDATE conversations SET status = 'snoozed', snoozed_until = now() + interval '1 second' WHERE id = $1`,
      [snoozed.id],
    );
    dying.signal('SIGKILL');
    await mia.ended();
    await eventually(async () => (await state(ann, id)).mode === 'queued');
    expect((await thread(ann, id)).map(({ metadata }) => metadata.event)).toEqual(['agent.joined', 'agent.left']);
    await eventually(async () => (await state(ann, snoozed.id)).status === 'open');
    await database.sql(`UPDATE escalations SET expires_at = now() WHERE id = $1`, [body.id]);
    await eventually(async () => (await state(ann, id)).mode === 'assistant');
    const rows = await database.sql('SELECT status FROM escalations WHERE conversation_id = $1', [id]);
    expect(rows).toEqual([{ status: 'expired' }]);
    expect((await thread(ann, id)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  }, 60_000);
});
